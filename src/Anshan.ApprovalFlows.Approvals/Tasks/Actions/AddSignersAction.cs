using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>加签: further signers of an open review.</summary>
internal sealed class AddSignersAction : TaskAction
{
    public override string Code => "add-signers";

    public override bool GivesTask => true;

    public override string Label => "加签";

    public override string Effect => "请其他人员或单位一起签署：在您之前提出意见，或者在您通过以后再审核。";

    public override IReadOnlyList<ActionPart> Asks => [ActionPart.Signers, ActionPart.SignerRule];

    public override string ReasonLabel => "请对方签署的事项";

    public override string Done => "已加签。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor) =>
        NotHolderNorHead(situation, actor) ?? NotTaken(situation, TurnChange.AddSigners, Label);

    public override Stimulus Stimulus(TaskSituation situation, Actor actor, ActionChoice choice)
    {
        var input = new AddSignersInput(choice.Places, choice.Order, choice.Rule, choice.Reason) { Keeper = Keeper(situation.Task, actor) };
        return TaskVerbs.AddSigners.Send(situation.Task, actor, input);
    }

    /// <summary>Whoever has the task keeps it, whoever asks; a head who may not decide does not get it.</summary>
    private static ActedBy? Keeper(CaseTask task, Actor actor) =>
        task.ClaimedById is { } claimer ? new ActedBy(new(claimer), task.ClaimedByName ?? "")
        : task.IsOf(actor) ? ActedBy.Of(actor).Keeper
        : null;
}
