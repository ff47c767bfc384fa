using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>
/// 外部决定: a meeting, the city government or the province decides; a unit of ours records number, date and body of the decision.
/// </summary>
internal sealed class ExternalDecision : IRecordKind
{
    private const string Decision = "decision";

    public ActivityDescriptor Descriptor { get; } =
        new(
            "Anshan.ExternalDecision",
            Vocabulary.Category,
            "外部决定",
            "等待会议、市政府或省级部门的决定，由指定单位登记文号、日期和内容。"
        )
        {
            Inputs =
            [
                new("Organisation", "String", "登记单位", "决定作出后由该单位登记"),
                new("Authority", "String", "决定机关", "作出决定的会议或机关，如 辽宁省商务厅"),
                new("Subject", "String", "决定事项", "登记页上的说明", UiHint: "multiline"),
                new("Role", "String", "登记角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.ChaseInputs,
            ],
            Outputs = [new("Opinion", "String", "决定内容"), new("Number", "String", "文号"), new("Date", "String", "决定日期")],
            Outcomes = new Dictionary<string, string> { ["Approved"] = "同意", ["Rejected"] = "不同意" },
        };

    public TaskKind Task => TaskKind.ExternalDecision;

    public RecordRequest Request(ActivityContext context) =>
        new(
            $"{context.Text("authority")}的决定",
            context.Text("subject"),
            new FormSpec(
                [],
                [
                    new(Decision, "决定", FieldKind.Choice, true, Choices: [new("Approved", "同意"), new("Rejected", "不同意")]),
                    new("number", "文号", FieldKind.Text, true, "文件、会议纪要或平台批复的编号；没有编号的写明来文名称。"),
                    new("date", "决定日期", FieldKind.Date, true),
                    new("body", "作出决定的机关", FieldKind.Text, true, $"如 {context.Text("authority")}"),
                    new("content", "决定内容", FieldKind.Multiline, true, "照文件摘录与本办件有关的内容，申请主体会看到。"),
                    RecordVerdict.ClauseWhen(Decision, "Rejected"),
                ],
                []
            ),
            []
        );

    public RecordVerdict Judge(ActivityContext context, FormValues values)
    {
        context.SetOutput("opinion", values["content"]);
        context.SetOutput("number", values["number"]);
        context.SetOutput("date", values["date"]);
        var isAgainst = values[Decision] == "Rejected";
        return new RecordVerdict(
            values[Decision]!,
            $"登记了{values["body"]}的决定：{(isAgainst ? "不同意" : "同意")}（{values["number"]}）",
            isAgainst
        );
    }
}
