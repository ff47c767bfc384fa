using Anshan.ApprovalFlows.Approvals.Accounts;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>A line of a confirmed list: who gets how much, and whether an upheld objection has struck it.</summary>
public sealed class ListedUnit
{
    public required Guid CaseId { get; init; }

    /// <summary>Its line in the list as it was given.</summary>
    public required int Line { get; init; }

    public required string Name { get; init; }

    public required string CreditCode { get; init; }

    /// <summary>Bank and number as they were given; changed only by a correction that a second person of the payer has confirmed.</summary>
    public required string Account { get; set; }

    public required long AmountFen { get; init; }

    /// <summary>Why it is not paid; null while it stands.</summary>
    public string? StruckReason { get; set; }

    /// <summary>The line as finance pays it: a list names units, each paid on an account of its own name.</summary>
    internal Payee Payee =>
        new(Name, CreditCode, BankAccounts.Of(BankAccounts.SubjectOf(false, CreditCode))[0], Name, "", Account, NameDifference.None, "");
}
