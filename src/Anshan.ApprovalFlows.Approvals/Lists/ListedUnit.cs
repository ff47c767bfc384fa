namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>A line of a confirmed list: who gets how much, and whether an upheld objection has struck it.</summary>
public sealed class ListedUnit
{
    public required Guid CaseId { get; init; }

    /// <summary>Its line in the list as it was given.</summary>
    public required int Line { get; init; }

    public required string Name { get; init; }

    public required string CreditCode { get; init; }

    public required string Account { get; init; }

    public required long AmountFen { get; init; }

    /// <summary>Why it is not paid; null while it stands.</summary>
    public string? StruckReason { get; set; }
}
