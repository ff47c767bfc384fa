using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>专家评审: the scores of several experts; the average decides.</summary>
internal sealed class ExpertReview : IRecordKind
{
    private const int FewestExperts = 3;
    private const int MostExperts = 9;

    public ActivityDescriptor Descriptor { get; } =
        new("Anshan.ExpertReview", Vocabulary.Category, "专家评审", "登记几位专家的评分，平均分达到合格线为通过。")
        {
            Inputs =
            [
                new("Organisation", "String", "组织单位", "由哪个单位组织并登记"),
                new("Experts", "Int32", "专家人数", "3 至 9 人", FewestExperts),
                new("PassMark", "Int32", "合格线", "平均分达到即通过，满分 100", 60),
                new("Role", "String", "登记角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(10),
            ],
            Outputs = [new("Opinion", "String", "评审结论"), new("Average", "Decimal", "平均分")],
            Outcomes = new Dictionary<string, string> { ["Passed"] = "通过", ["Failed"] = "不通过" },
        };

    public TaskKind Task => TaskKind.ExpertReview;

    public RecordRequest Request(ActivityContext context) =>
        new(
            "专家评分",
            $"共 {Experts(context)} 位专家，每位单独评分，满分 100 分；平均分达到 {context.Number("passMark")} 分为通过。",
            new FormSpec(
                [],
                [
                    new("date", "评审日期", FieldKind.Date, true),
                    .. Enumerable.Range(1, Experts(context)).SelectMany(Fields),
                    new("summary", "评审意见", FieldKind.Multiline, true, "综合各位专家的意见，申请主体会看到。"),
                ],
                []
            ),
            []
        );

    public RecordVerdict Judge(ActivityContext context, FormValues values)
    {
        var scores = Enumerable.Range(1, Experts(context)).Select(number => values.Number(Key("score", number)) ?? 0).ToList();
        var average = decimal.Round(scores.Average(), 2, MidpointRounding.ToZero);
        var passes = average >= (context.Number("passMark") ?? 0);
        context.SetOutput("opinion", values["summary"]);
        context.SetOutput("average", average);
        return new RecordVerdict(
            passes ? "Passed" : "Failed",
            string.Create(CultureInfo.InvariantCulture, $"登记专家评审：平均 {average:0.##} 分，{(passes ? "通过" : "不通过")}"),
            !passes
        );
    }

    private static IEnumerable<FieldSpec> Fields(int number) =>
        [
            new(Key("expert", number), $"专家{number}", FieldKind.Text, true, "姓名和单位"),
            new(
                Key("score", number),
                $"专家{number}评分",
                FieldKind.Number,
                true,
                Unit: "分",
                Min: 0,
                Max: 100,
                Decimals: 1,
                RangeProblem: "评分应在 0 至 100 之间。"
            ),
        ];

    private static string Key(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");

    private static int Experts(ActivityContext context) =>
        Math.Clamp(context.Number("experts") ?? FewestExperts, FewestExperts, MostExperts);
}
