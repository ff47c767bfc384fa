namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>核定金额: the amount determined for a case, with the calculation it rests on.</summary>
public sealed class Award
{
    public required Guid CaseId { get; init; }
    public required long CeilingFen { get; set; }
    public required long AmountFen { get; set; }

    /// <summary>Given when the amount is below the ceiling.</summary>
    public string? Reason { get; set; }

    /// <summary>The lines of the calculation, each with its clause.</summary>
    public required string TraceJson { get; set; }
    public required string DeterminedById { get; set; }
    public required string DeterminedByName { get; set; }
    public required DateTimeOffset DeterminedAt { get; set; }
}
