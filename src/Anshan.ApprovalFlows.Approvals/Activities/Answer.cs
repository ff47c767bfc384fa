using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>答复: a unit answers the applicant's question; nothing is refused, and nothing but the answer is recorded (reading 27).</summary>
internal sealed class Answer : IRecordKind
{
    private const string Words = "content";

    public ActivityDescriptor Descriptor { get; } =
        new(
            "Anshan.Answer",
            Vocabulary.Category,
            "答复咨询",
            "由指定单位答复申请主体的问题；把“答复内容”选作办结的理由，答复就写进办结邮件。"
        )
        {
            Inputs =
            [
                new("Organisation", "String", "答复单位", "由哪个单位答复"),
                new("Matter", "String", "说明", "答复页上的说明", UiHint: "multiline"),
                new("Role", "String", "答复角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(3),
            ],
            Outputs = [new("Answer", "String", "答复内容")],
            Outcomes = new Dictionary<string, string> { ["Answered"] = "已答复" },
        };

    public TaskKind Task => TaskKind.Answer;

    public CaseStatus Status => CaseStatus.InProgress;

    public RecordRequest Request(ActivityContext context) =>
        new(
            Vocabulary.TitleOf(context),
            context.Text("matter"),
            new FormSpec([], [new(Words, "答复", FieldKind.Multiline, true, "申请主体会在邮件和办件页面上看到。", MaxLength: 2000)], []),
            []
        );

    public RecordVerdict Judge(ActivityContext context, FormValues values)
    {
        context.SetOutput("answer", values[Words]);
        return new RecordVerdict("Answered", "已答复");
    }
}
