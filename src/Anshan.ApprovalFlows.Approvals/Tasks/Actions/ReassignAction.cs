using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>转办: somebody else goes on in its place.</summary>
internal sealed class ReassignAction : TaskAction
{
    public override string Code => "reassign";

    public override bool IsForMany => true;

    public override bool GivesTask => true;

    public override string Label => "转办";

    public override string Effect => "交给本单位的另一人，或者能办理本环节的另一单位；办理期限不变，对方立即收到邮件。";

    public override IReadOnlyList<ActionPart> Asks => [ActionPart.Place];

    public override string Done => "已转办，对方已收到通知。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor) =>
        NotHolderNorHead(situation, actor) ?? NotTaken(situation, TurnChange.Reassign, Label);

    public override Stimulus Stimulus(TaskSituation situation, Actor actor, ActionChoice choice) =>
        TaskVerbs.Reassign.Send(situation.Task, actor, new ReassignInput(choice.Places[0], choice.Reason));
}
