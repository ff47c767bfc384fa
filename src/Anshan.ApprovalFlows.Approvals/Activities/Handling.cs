using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>办理登记: a window or an office has done what was asked for and records its result.</summary>
internal sealed class Handling : IRecordKind
{
    public ActivityDescriptor Descriptor { get; } =
        new("Anshan.Handling", Vocabulary.Category, "办理登记", "窗口或单位办理后登记结果：核发证照、答复咨询、通关、提取、贷款。")
        {
            Inputs =
            [
                new("Organisation", "String", "办理单位", "由哪个单位办理"),
                new("Matter", "String", "办理事项", "登记页上的说明", UiHint: "multiline"),
                new("Role", "String", "办理角色", "单位里由谁办理", Roles.Clerk, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(5),
            ],
            Outputs = [new("Opinion", "String", "办理结果")],
            Outcomes = new Dictionary<string, string> { ["Handled"] = "已办理", ["Declined"] = "不予办理" },
        };

    public TaskKind Task => TaskKind.Handling;

    public CaseStatus Status => CaseStatus.InProgress;

    public RecordRequest Request(ActivityContext context) =>
        new(
            Vocabulary.TitleOf(context),
            context.Text("matter"),
            new FormSpec(
                [],
                [
                    new("result", "办理结果", FieldKind.Choice, true, Choices: [new("Handled", "已办理"), new("Declined", "不予办理")]),
                    new("date", "办理日期", FieldKind.Date, true),
                    new("number", "结果编号", FieldKind.Text, false, "证照、凭证或业务流水的编号，没有的不填。"),
                    new("content", "结果说明", FieldKind.Multiline, true, "办成了什么，或者不予办理的理由，申请主体会看到。"),
                    RecordVerdict.ClauseWhen("result", "Declined"),
                ],
                []
            ),
            []
        );

    public RecordVerdict Judge(ActivityContext context, FormValues values)
    {
        context.SetOutput("opinion", values["content"]);
        var isAgainst = values["result"] == "Declined";
        return new RecordVerdict(values["result"]!, isAgainst ? "不予办理" : $"已办理{Vocabulary.TitleOf(context)}", isAgainst);
    }
}
