namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>When a member of staff last looked at a case from a task, so that the page can tell what happened since.</summary>
public sealed class CaseLook
{
    /// <summary>Looks within this time of the first one are one visit: reloading a page does not make its news old.</summary>
    public static readonly TimeSpan Visit = TimeSpan.FromMinutes(30);

    public required Guid CaseId { get; init; }
    public required string PersonId { get; init; }

    /// <summary>When the latest visit began.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>When the visit before it began; null before the second one.</summary>
    public DateTimeOffset? Before { get; set; }

    /// <summary>Whether a look at this instant belongs to the latest visit.</summary>
    public bool IsVisit(DateTimeOffset now) => now - At < Visit;
}
