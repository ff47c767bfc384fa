namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>现场考察: a unit records a visit.</summary>
internal sealed class InspectionTask : TaskType
{
    public override TaskKind Kind => TaskKind.Inspection;

    public override string ActivityType => "Anshan.Inspection";

    public override string Name => "现场考察";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Passed", "通过"), new("Failed", "不通过", EndTone.Bad)];

    public override string Form => "_RecordForm";

    public override bool IsRecord => true;

    public override IReadOnlySet<TurnChange> Changes => OfCase;
}
