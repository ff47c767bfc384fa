using Anshan.ApprovalFlows.Approvals.Accounts;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>
/// What the second person of the payer says to a change of account; without a reason it is confirmed, with one it goes back to whoever
/// changed it.
/// </summary>
public sealed record AccountVerdict(string? Reason);

/// <summary>
/// A change of account that waits for the second person of the payer: both accounts, who changed it and what was said about it.
/// </summary>
/// <param name="Before">The account that was confirmed last; null where only the other name is to be confirmed.</param>
/// <param name="After">The account that will be paid to.</param>
/// <param name="Note">The applicant's words.</param>
/// <param name="IsUnchanged">The applicant says that the account is right as it is.</param>
public sealed record AccountChange(Payee? Before, Payee After, string? Note, bool IsUnchanged = false)
{
    /// <summary>The line of the list that it is about; null where it is the applicant's account.</summary>
    public int? Line { get; init; }
}

public static partial class TaskVerbs
{
    /// <summary>确认收款账户, or sends it back.</summary>
    public static TaskVerb<AccountVerdict> JudgeAccount { get; } = new("account-verdict");
}
