using Anshan.ApprovalFlows.Approvals.Tasks.Turns;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>A determination that waits for the second or third person.</summary>
/// <param name="AmountFen">The amount.</param>
/// <param name="Reason">Why it is not the computed one; null where it is.</param>
/// <param name="By">Who determined.</param>
public sealed record AwardProposal(long AmountFen, string? Reason, ActedBy By);

/// <summary>A reversal of a registered payment that waits for the second or third person.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who registered it.</param>
/// <param name="Evidence">The files that show it.</param>
public sealed record ReversalProposal(string Reason, ActedBy By, IReadOnlyList<Guid> Evidence);

/// <summary>A registered payment that waits for the second or third person.</summary>
/// <param name="PaidOn">The day on the receipt of the bank.</param>
/// <param name="Voucher">Its number.</param>
/// <param name="By">Who registered it.</param>
public sealed record PaymentProposal(DateOnly PaidOn, string Voucher, ActedBy By)
{
    /// <summary>The files of the receipts; none where an earlier version registered it.</summary>
    public IReadOnlyList<Guid> Receipts { get; init; } = [];
}
