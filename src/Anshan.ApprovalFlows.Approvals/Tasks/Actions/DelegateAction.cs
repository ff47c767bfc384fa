using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>委派: a colleague works on it first and gives it back.</summary>
internal sealed class DelegateAction : TaskAction
{
    public override string Code => "delegate";

    public override bool IsForMany => true;

    public override bool GivesTask => true;

    public override string Label => "委派";

    public override string Effect => "请一位同事先办理并提出意见；交回以后仍由您作出结论。";

    public override IReadOnlyList<ActionPart> Asks => [ActionPart.Colleague];

    public override string ReasonLabel => "委派的事项";

    public override string Done => "已委派，对方交回后由您作出结论。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor) =>
        NotHolder(situation, actor) ?? NotTaken(situation, TurnChange.Delegate, Label);

    public override Stimulus Stimulus(TaskSituation situation, Actor actor, ActionChoice choice) =>
        TaskVerbs.Delegate.Send(situation.Task, actor, new DelegateInput(choice.Places[0], choice.Reason));
}
