namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>
/// How many events of a stream were written outside steps. A hash chain does not show that its last event was removed; this row does.
/// </summary>
/// <remarks>Steps are counted by the revision of their instance, so that they need no further row.</remarks>
public sealed class AuditHead
{
    public required string Stream { get; init; }
    public required int Events { get; set; }
}
