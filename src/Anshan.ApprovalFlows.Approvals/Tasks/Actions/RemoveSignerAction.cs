using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>减签: a signer who was added and has not signed is taken out.</summary>
internal sealed class RemoveSignerAction : TaskAction
{
    public override string Code => "remove-signer";

    public override string Label => "减签";

    public override string Effect => "取消一位加签的人员或单位，尚未签署的才能取消。";

    public override IReadOnlyList<ActionPart> Asks => [ActionPart.Signer];

    public override string Done => "已减签。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor) =>
        !situation.Signers.Any() ? "没有尚未签署的加签人员。"
        : Removable(situation, actor).Any() ? null
        : "只有加签的人员和单位负责人可以减签。";

    /// <summary>The signers that this person can take out: those asked for by this person, and as head those of the unit.</summary>
    public static IEnumerable<Turn> Removable(TaskSituation situation, Actor actor) =>
        situation.Signers.Where(turn =>
            turn.Ask!.By.Keeper.Id == actor.HolderId
            || turn.Ask.By.Id == actor.UserId
            || (turn.Ask.OrganisationId is { } unit && unit.Value == actor.HeadedUnit)
        );

    public override Stimulus Stimulus(TaskSituation situation, Actor actor, ActionChoice choice) =>
        TaskVerbs.RemoveSigner.Send(situation.Task.ExecutionId, choice.Signer, ActedBy.Of(actor), new RemoveSignerInput(choice.Reason));
}
