namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>签发拨付: above a threshold the head agrees to a payment, or sends it back.</summary>
internal sealed class PaymentSignatureTask : TaskType
{
    public override TaskKind Kind => TaskKind.PaymentSignature;

    public override string ActivityType => "Anshan.FundTransfer";

    public override string Name => "签发拨付";

    public override IReadOnlyList<TaskEnd> Ends => SecondEnds.All;

    public override string Form => "_SecondForm";

    public override bool IsOfPayment => true;
}
