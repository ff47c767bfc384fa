namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>收件转报: a unit takes in what was applied with and passes it on.</summary>
internal sealed class ReceiptTask : TaskType
{
    public override TaskKind Kind => TaskKind.Receipt;

    public override string ActivityType => "Anshan.Receipt";

    public override string Name => "收件转报";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Received", "已转报", EndTone.Good)];

    public override string Form => "_RecordForm";

    public override bool IsRecord => true;

    public override IReadOnlySet<TurnChange> Changes => OfCase;
}
