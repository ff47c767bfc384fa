using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>
/// What the answer about the account contains: the words for finance, and whether the account is said to be right as it is.
/// </summary>
public sealed record AccountInput(string? Note, bool IsUnchanged)
{
    /// <summary>The corrected account of a line of a list; null for the applicant, whose case has it.</summary>
    public string? Account { get; init; }
}

/// <summary>What the applicant is asked about the account.</summary>
/// <param name="Message">The words of the one who asks.</param>
/// <param name="By">Who asks.</param>
/// <param name="Kind">Why the payment was not carried out.</param>
/// <param name="PayerId">The unit that waits for the answer.</param>
/// <param name="Payee">The account that it is about.</param>
public sealed record AccountRequest(string Message, string By, FailureKind Kind, OrganisationId PayerId, Payee Payee)
{
    /// <summary>The line of the list that it is about, whose unit is asked then; null where it is the applicant's account.</summary>
    public int? Line { get; init; }
}

public static partial class TaskVerbs
{
    /// <summary>更正收款账户, or the words that it is right.</summary>
    public static TaskVerb<AccountInput> CorrectAccount { get; } = new("account");
}
