using System.Globalization;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>
/// 督办: the responsible units report each month what they have achieved, against the figures of the measure, with a traffic light.
/// </summary>
internal sealed class Duty : IRecordKind
{
    private const string Finished = "finished";

    public ActivityDescriptor Descriptor { get; } =
        new("Anshan.Duty", Vocabulary.Category, "督办", "责任单位逐月报告进展和佐证，对照指标亮灯，全部完成后办结。")
        {
            Inputs =
            [
                new("Organisations", "List<String>", "责任单位", "由哪些单位报告，可选几个", UiHint: "multitext"),
                new("Period", "String", "上次报告的月份", "连回本活动的变量，首次为空"),
                new("Targets", "List<Object>", "指标", "对照的数字：what、value、unit、by", UiHint: "multiline"),
                new("Role", "String", "报告角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.ReportInputs,
            ],
            Outputs = [new("Reported", "String", "已报告的月份"), new("Light", "String", "亮灯")],
            Outcomes = new Dictionary<string, string> { ["Reported"] = "已报告", ["Achieved"] = "全部完成" },
        };

    public TaskKind Task => TaskKind.Duty;

    /// <summary>The last day of the month reported on.</summary>
    public DateTimeOffset? DueAt(ActivityContext context) => ChinaTime.EndOf(Month(context).AddMonths(1).AddDays(-1));

    public CaseStatus Status => CaseStatus.InProgress;

    public RecordRequest Request(ActivityContext context)
    {
        var targets = Targets(context);
        return new RecordRequest(
            $"{Name(Month(context))}进展",
            targets.Count == 0 ? "原文没有规定数量指标，写明做了什么、有什么结果。" : "数字填写截至目前的累计数。",
            new FormSpec(
                [],
                [
                    .. targets.Select(
                        (target, index) =>
                            new FieldSpec(
                                Key(index),
                                target.What,
                                FieldKind.Number,
                                true,
                                $"目标 {Figure(target)}{(target.By is { } by ? $"，{ChinaTime.Display(by)}前" : "")}",
                                UnitOf(target),
                                Min: 0,
                                Decimals: 2,
                                RangeProblem: "不能小于 0。"
                            )
                    ),
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
                        Finished,
                        "是否全部完成",
                        FieldKind.Choice,
                        true,
                        Choices: [new("no", "尚未完成，继续报告"), new("yes", "全部完成，申请办结")]
                    ),
                ],
                []
            ),
            [
                .. targets.Select(
                    (target, index) =>
                        new RecordMinimum(Finished, "yes", Key(index), Shown(target), $"还没有达到目标 {Figure(target)}，不能报全部完成。")
                ),
            ]
        );
    }

    public RecordVerdict Judge(ActivityContext context, FormValues values)
    {
        var month = Month(context);
        var light = Targets(context)
            .Select((target, index) => Light(target, values.Number(Key(index)) ?? 0, ChinaTime.DateOf(context.Now)))
            .Append(Rank(values["light"]))
            .Max();
        context.SetOutput("reported", month.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        context.SetOutput("light", Lights[light]);
        var done = values[Finished] == "yes";
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

    /// <summary>A figure with a target date is compared with the elapsed share of its year: behind is yellow, far behind red.</summary>
    private static int Light(Target target, decimal value, DateOnly today)
    {
        if (target.By is not { } by || value >= Shown(target))
        {
            return 0;
        }

        var gone =
            today > by
                ? 1m
                : decimal.Divide(
                    Math.Max(0, today.DayNumber - new DateOnly(by.Year, 1, 1).DayNumber),
                    by.DayNumber - new DateOnly(by.Year, 1, 1).DayNumber
                );
        var expected = Shown(target) * gone;
        return value >= expected ? 0
            : value >= expected * 0.6m ? 1
            : 2;
    }

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
            : new DateOnly(today.Year, today.Month, 1);
    }

    private static List<Target> Targets(ActivityContext context) =>
        context.Input("targets") is JsonArray targets ? TaskInput.Read<List<Target>>(targets) : [];

    private static string Name(DateOnly month) => string.Create(CultureInfo.InvariantCulture, $"{month.Year}年{month.Month}月");

    private static string Key(int index) => string.Create(CultureInfo.InvariantCulture, $"target{index + 1}");

    /// <summary>A share is typed and shown in percent.</summary>
    private static decimal Shown(Target target) => target.Unit.Length == 0 ? target.Value * 100 : target.Value;

    private static string UnitOf(Target target) => target.Unit.Length == 0 ? "%" : target.Unit;

    private static string Figure(Target target) =>
        string.Create(CultureInfo.InvariantCulture, $"{Shown(target):0.##}{(target.Unit.Length == 0 ? "%" : $" {target.Unit}")}");
}
