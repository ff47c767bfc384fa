namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>办理登记: a unit records what it did.</summary>
internal sealed class HandlingTask : TaskType
{
    public override TaskKind Kind => TaskKind.Handling;

    public override string ActivityType => "Anshan.Handling";

    public override string Name => "办理登记";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Handled", "已办理"), new("Declined", "不予办理") { LeadsAway = true }];

    public override string Form => "_RecordForm";

    public override bool IsRecord => true;

    public override IReadOnlySet<TurnChange> Changes => OfCase;
}
