using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>退回环节: the case goes back to a step that it has passed, which is done anew.</summary>
internal sealed class SendBackAction : TaskAction
{
    public override string Code => "send-back";

    public override string Label => "退回环节";

    public override string Effect => "退回已经办过的环节，由该环节的单位重新办理；申请主体不需要补正。";

    public override IReadOnlyList<ActionPart> Asks => [ActionPart.Step];

    public override string Done => "已退回，该环节的单位重新办理。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor) =>
        NotHolder(situation, actor)
        ?? NotTaken(situation, TurnChange.SendBack, Label)
        ?? (
            HasPaid(situation) ? "已有资金拨付，不能退回以前的环节。"
            : Steps(situation).Count == 0 ? "本办件没有可以退回的环节。"
            : null
        );

    /// <summary>The steps of units that the case has passed, the latest first.</summary>
    public static IReadOnlyList<PassedStep> Steps(TaskSituation situation) =>
        [
            .. situation
                .Found.OfCase.Where(row =>
                    row is { Status: CaseTaskStatus.Done, OrganisationId: not null }
                    && row.ActivityId != situation.Task.ActivityId
                    && row.Purpose == TurnPurpose.Decide
                    && !TaskTypes.Of(row.Kind).IsOfPayment
                    && TaskTypes.Of(row.Kind).Changes.Contains(TurnChange.SendBack)
                )
                .OrderByDescending(row => row.DecidedAt)
                .Select(row => new PassedStep(row.ActivityId, row.Title))
                .DistinctBy(step => step.ActivityId),
        ];

    public override Stimulus Stimulus(TaskSituation situation, Actor actor, ActionChoice choice) =>
        new Stimulus.Relocate([situation.Task.ExecutionId], [choice.Step!.ActivityId], choice.Reason);

    public override CaseMove Move(TaskSituation situation, Actor actor, ActionChoice choice) =>
        new(
            situation.Task.Id,
            nameof(TurnChange.SendBack),
            choice.Reason,
            $"“{situation.Task.Title}”退回到“{choice.Step!.Title}”",
            situation.Task.OrganisationId!
        );
}
