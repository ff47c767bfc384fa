using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>最终报告: the day of a duty is over; its unit says what was achieved, and why not everything was.</summary>
internal sealed class DutyReport : IRecordKind
{
    public ActivityDescriptor Descriptor { get; } =
        new("Anshan.DutyReport", Vocabulary.Category, "最终报告", "督办到期而没有全部完成的，由责任单位提交最终报告，再由负责人办结。")
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
                new("Targets", "List<Object>", "指标", "对照的数字；系统发起的，以政策数据中该单位的指标为准", UiHint: "multiline"),
                new("Role", "String", "报告角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(10),
            ],
            Outputs = [new("Shortfall", "String", "没有达到的指标")],
            Outcomes = new Dictionary<string, string> { ["Reported"] = "已报告" },
        };

    public TaskKind Task => TaskKind.DutyReport;

    public CaseStatus Status => CaseStatus.InProgress;

    public IReadOnlyList<string> Units(ActivityContext context) => DutyFigures.Units(context);

    public RecordRequest Request(ActivityContext context)
    {
        var figures = DutyFigures.Of(context);
        return new RecordRequest(
            figures.Term is { Name.Length: > 0 } term ? $"{term.Name}最终报告" : "最终报告",
            $"督办已到期，请报告最终结果，由本单位负责人办结。{(figures.Targets.Count == 0 ? "原文没有规定数量指标，写明做了什么、有什么结果。" : "数字填写督办期内的累计数。")}",
            new FormSpec(
                [],
                [
                    .. figures.Fields,
                    new("summary", "完成情况", FieldKind.Multiline, true),
                    new("evidence", "佐证", FieldKind.Multiline, true, "文件、台账、照片的名称和存放处。"),
                    new(
                        DutyFigures.Finished,
                        "是否全部完成",
                        FieldKind.Choice,
                        true,
                        Choices: [new("no", "没有全部完成"), new("yes", "全部完成")]
                    ),
                    new(
                        "cause",
                        "没有完成的原因和下一步措施",
                        FieldKind.Multiline,
                        Help: "没有全部完成的，必须填写。",
                        ShownWhen: new FieldCondition(DutyFigures.Finished, ["no"]),
                        RequiredWhen: new FieldCondition(DutyFigures.Finished, ["no"])
                    ),
                ],
                []
            ),
            [.. figures.Minimums]
        );
    }

    public RecordVerdict Judge(ActivityContext context, FormValues values)
    {
        context.SetOutput("shortfall", DutyFigures.Of(context).Shortfall(values));
        return new RecordVerdict("Reported", $"提交最终报告：{(values[DutyFigures.Finished] == "yes" ? "全部完成" : "没有全部完成")}");
    }
}
