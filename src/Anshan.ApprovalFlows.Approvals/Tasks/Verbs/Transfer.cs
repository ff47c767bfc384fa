namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What the record of a payment carries.</summary>
public sealed record TransferInput(DateOnly PaidOn, string Voucher)
{
    /// <summary>The files that are its evidence.</summary>
    public IReadOnlyList<Guid> Receipts { get; init; } = [];
}

public static partial class TaskVerbs
{
    /// <summary>登记拨付.</summary>
    public static TaskVerb<TransferInput> Transfer { get; } = new("transfer");
}
