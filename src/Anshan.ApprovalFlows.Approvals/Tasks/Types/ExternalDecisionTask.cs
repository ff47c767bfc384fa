namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>外部决定: a unit of ours records what a body outside decided.</summary>
internal sealed class ExternalDecisionTask : TaskType
{
    public override TaskKind Kind => TaskKind.ExternalDecision;

    public override bool CountsTowardsTotal => false;

    public override string ActivityType => "Anshan.ExternalDecision";

    public override string Name => "外部决定";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Approved", "同意", EndTone.Good), new("Rejected", "不同意", EndTone.Bad)];

    public override string Form => "_RecordForm";

    public override bool IsRecord => true;

    public override IReadOnlySet<TurnChange> Changes => OfCase;
}
