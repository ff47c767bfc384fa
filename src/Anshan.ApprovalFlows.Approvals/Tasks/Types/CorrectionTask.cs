namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>补正: the applicant corrects what a return marked.</summary>
internal sealed class CorrectionTask : TaskType
{
    public override TaskKind Kind => TaskKind.Correction;

    public override bool CountsTowardsTotal => false;

    public override string ActivityType => "Anshan.Correction";

    public override string Name => "补正";

    public override IReadOnlyList<TaskEnd> Ends { get; } =
    [new("Resubmitted", "已补正", EndTone.Answered), new("Withdrawn", "已撤回") { LeadsAway = true }, new("Expired", "逾期", EndTone.Bad)];

    public override IReadOnlyList<TrialWay> TrialWays { get; } = [new("Resubmitted", "已补正", IsGood: true), new("Withdrawn", "已撤回")];

    public override IReadOnlySet<TurnChange> Changes { get; } = new HashSet<TurnChange>();
}
