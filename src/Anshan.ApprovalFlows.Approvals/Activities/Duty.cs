using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>
/// 督办: the responsible unit reports each month what it has achieved, against its figures, with a traffic light, until its day is over.
/// </summary>
internal sealed class Duty : IRecordKind
{
    private const string Overdue = "Due";
    private const string First = "month";

    public ActivityDescriptor Descriptor { get; } =
        new("Anshan.Duty", Vocabulary.Category, "督办", "责任单位逐月报告进展和佐证，对照指标亮灯，到全部完成或者督办到期为止。")
        {
            Inputs =
            [
                new(
                    "Organisations",
                    "List<String>",
                    "责任单位",
                    "由哪些单位报告；系统发起的，每个单位各有一件，只由该单位报告",
                    UiHint: "multitext"
                ),
                new("Period", "String", "上次报告的月份", "连回本活动的变量，首次为空"),
                new(
                    "Targets",
                    "List<Object>",
                    "指标",
                    "对照的数字：what、value、unit、by；系统发起的，以政策数据中该单位的指标为准",
                    UiHint: "multiline"
                ),
                new("Role", "String", "报告角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.ReportInputs,
            ],
            Outputs = [new("Reported", "String", "已报告的月份"), new("Light", "String", "亮灯")],
            Outcomes = new Dictionary<string, string>
            {
                ["Reported"] = "已报告",
                ["Achieved"] = "全部完成",
                [Overdue] = "督办到期",
            },
        };

    public TaskKind Task => TaskKind.Duty;

    /// <summary>The last day of the month reported on, or of the duty where that comes first.</summary>
    public DateTimeOffset? DueAt(ActivityContext context)
    {
        var last = Month(context).AddMonths(1).AddDays(-1);
        return ChinaTime.EndOf(context.Fact(new GetDuty()).Term is { } term && term.Due < last ? term.Due : last);
    }

    public CaseStatus Status => CaseStatus.InProgress;

    public IReadOnlyList<string> Units(ActivityContext context) => DutyFigures.Units(context);

    /// <summary>A drawing of before leads nowhere from there: the end of the year closes its case.</summary>
    public RecordEnd? Ends(ActivityContext context) =>
        context.Fact(new GetDuty()).Term is { } term
        && context.Node.Parent?.Connections.Any(way => way.Source == context.Node.Id && way.Port == Overdue) == true
            ? new RecordEnd(ChinaTime.EndOf(term.Due), Overdue)
            : null;

    /// <summary>Once the last month is reported the unit has nothing to say until the day of the final report.</summary>
    public bool IsAsked(ActivityContext context) => !(Month(context) > context.Fact(new GetDuty()).Term?.Due);

    public string Resting => "等待督办到期";

    public RecordRequest Request(ActivityContext context)
    {
        context.Data[First] = Month(context).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var figures = DutyFigures.Of(context);
        return new RecordRequest(
            $"{Name(Month(context))}进展",
            figures.Targets.Count == 0 ? "原文没有规定数量指标，写明做了什么、有什么结果。" : "数字填写截至目前的累计数。",
            new FormSpec(
                [],
                [
                    .. figures.Fields,
                    new("progress", "进展情况", FieldKind.Multiline, true),
                    new("evidence", "佐证", FieldKind.Multiline, true, "文件、台账、照片的名称和存放处。"),
                    new(
                        "light",
                        "亮灯",
                        FieldKind.Choice,
                        true,
                        Choices: [new("green", "绿灯：按计划推进"), new("yellow", "黄灯：需要关注"), new("red", "红灯：进度滞后")]
                    ),
                    new(
                        DutyFigures.Finished,
                        "是否全部完成",
                        FieldKind.Choice,
                        true,
                        Choices: [new("no", "尚未完成，继续报告"), new("yes", "全部完成，申请办结")]
                    ),
                ],
                []
            ),
            [.. figures.Minimums]
        );
    }

    public RecordVerdict Judge(ActivityContext context, FormValues values)
    {
        var month = Month(context);
        var light = Math.Max(DutyFigures.Of(context).Light(values, ChinaTime.DateOf(context.Now)), Rank(values["light"]));
        context.SetOutput("reported", month.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        context.SetOutput("light", Lights[light]);
        var done = values[DutyFigures.Finished] == "yes";
        return new RecordVerdict(done ? "Achieved" : "Reported", $"报告{Name(month)}进展：{Lights[light]}{(done ? "，全部完成" : "")}");
    }

    private static string[] Lights { get; } = ["绿灯", "黄灯", "红灯"];

    private static int Rank(string? light) =>
        light switch
        {
            "green" => 0,
            "yellow" => 1,
            "red" => 2,
            _ => throw new InvalidOperationException($"There is no light {light}."),
        };

    private static DateOnly Month(ActivityContext context)
    {
        var today = ChinaTime.DateOf(context.Now);
        return DateOnly.TryParseExact(
            $"{context.Text("period")}-01",
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var last
        )
            ? last.AddMonths(1)
            : Asked(context) ?? new DateOnly(today.Year, today.Month, 1);
    }

    /// <summary>The first month that was asked for: a late report is of that month, not of the one in which it comes.</summary>
    private static DateOnly? Asked(ActivityContext context) =>
        context.Data[First]?.GetValue<string>() is { } kept ? DateOnly.ParseExact(kept, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    private static string Name(DateOnly month) => string.Create(CultureInfo.InvariantCulture, $"{month.Year}年{month.Month}月");
}
