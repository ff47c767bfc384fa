using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>督办办结: the head of the responsible unit closes a duty as done or missed, or asks for more.</summary>
internal sealed class DutyClosing : IRecordKind
{
    private const string Result = "result";
    private const string Reason = "reason";

    public ActivityDescriptor Descriptor { get; } =
        new("Anshan.DutyClosing", Vocabulary.Category, "督办办结", "责任单位负责人按报告认定完成或者未完成，写明理由；也可以退回补充。")
        {
            Inputs =
            [
                new(
                    "Organisations",
                    "List<String>",
                    "责任单位",
                    "由哪些单位的负责人办结；系统发起的，只由该件的责任单位办结，没有负责人的由上级单位负责人办结",
                    UiHint: "multitext"
                ),
                new("Shortfall", "String", "没有达到的指标", "最终报告活动的“没有达到的指标”变量；有内容时，认定完成也要写理由"),
                new("Role", "String", "办结角色", "单位里由谁办理", Roles.Head, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(5),
            ],
            Outputs = [new(nameof(Reason), "String", "理由")],
            Outcomes = new Dictionary<string, string>
            {
                ["Returned"] = "退回补充",
                ["Missed"] = "未完成",
                ["Fulfilled"] = "完成",
            },
        };

    public TaskKind Task => TaskKind.DutyClosing;

    public CaseStatus Status => CaseStatus.InProgress;

    /// <summary>The unit whose duty it is; where it has no head, the unit above whose head decides.</summary>
    public IReadOnlyList<string> Units(ActivityContext context)
    {
        var (region, role) = (context.Fact(new GetCase()).RegionId, context.Text("role") ?? Roles.Head);
        return
        [
            .. DutyFigures
                .Units(context)
                .Select(reference => context.Fact(new GetOrganisation(reference, region)))
                .Select(unit => context.Fact(new GetUnitWith(unit.Id, role)).OrganisationId.Value)
                .Distinct(),
        ];
    }

    public RecordRequest Request(ActivityContext context)
    {
        var shortfall = context.Text("shortfall");
        return new RecordRequest(
            "办结认定",
            shortfall is null ? "责任单位的报告见“各单位意见”。" : $"没有达到的指标：{shortfall}。责任单位的报告见“各单位意见”。",
            new FormSpec(
                [],
                [
                    new(
                        Result,
                        "认定",
                        FieldKind.Choice,
                        true,
                        Choices: [new("Fulfilled", "完成"), new("Missed", "未完成"), new("Returned", "退回补充报告")]
                    ),
                    new(
                        Reason,
                        "理由",
                        FieldKind.Multiline,
                        Help: shortfall is null
                            ? "认定未完成或者退回的，必须写明理由。"
                            : "必须写明理由；有指标没有达到而认定完成的，也要写明。",
                        RequiredWhen: new FieldCondition(
                            Result,
                            shortfall is null ? ["Missed", "Returned"] : ["Fulfilled", "Missed", "Returned"]
                        )
                    ),
                ],
                []
            ),
            []
        );
    }

    public RecordVerdict Judge(ActivityContext context, FormValues values)
    {
        context.SetOutput("reason", values[Reason]);
        var result = values[Result]!;
        return new RecordVerdict(
            result,
            result switch
            {
                "Fulfilled" => "负责人认定完成",
                "Missed" => "负责人认定未完成",
                "Returned" => "负责人退回，请补充报告",
                _ => throw new ArgumentOutOfRangeException(nameof(values), result, "No such result."),
            }
        );
    }
}
