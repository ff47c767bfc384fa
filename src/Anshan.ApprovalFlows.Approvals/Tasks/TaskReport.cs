namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>
/// 上报: an overdue task was reported to a person above its holder; that person may read the case, and the work mail lists it.
/// </summary>
public sealed class TaskReport
{
    public required Guid TaskId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The head, or the workflow administrator where there is no head.</summary>
    public required string PersonId { get; init; }

    /// <summary>Business time.</summary>
    public required DateTimeOffset At { get; init; }
}
