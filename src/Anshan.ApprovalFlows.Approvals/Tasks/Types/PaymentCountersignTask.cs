namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>复核拨付: another person than the one who registered a payment agrees to it, or sends it back.</summary>
internal sealed class PaymentCountersignTask : TaskType
{
    public override TaskKind Kind => TaskKind.PaymentCountersign;

    public override string ActivityType => "Anshan.FundTransfer";

    public override string Name => "复核拨付";

    public override IReadOnlyList<TaskEnd> Ends => SecondEnds.All;

    public override string Form => "_SecondForm";

    public override bool IsOfPayment => true;
}
