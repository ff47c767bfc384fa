using Anshan.ApprovalFlows.Approvals.Funds;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What the record of a payment that did not succeed carries.</summary>
public sealed record TransferFailure(string Reason, FailureKind Kind = FailureKind.Other)
{
    /// <summary>The line of the list whose account stopped the payment; null where it is none of a list.</summary>
    public int? Line { get; init; }
}

public static partial class TaskVerbs
{
    /// <summary>登记拨付未成功.</summary>
    public static TaskVerb<TransferFailure> Fail { get; } = new("fail");
}
