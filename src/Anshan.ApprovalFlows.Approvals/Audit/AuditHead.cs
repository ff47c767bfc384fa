namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>
/// How many events of a stream were written outside steps. A chain cannot tell that its last link was taken away; this row can.
/// </summary>
/// <remarks>Steps are counted by the revision of their instance, so that they need no further row.</remarks>
public sealed class AuditHead
{
    public required string Stream { get; init; }
    public required int Events { get; set; }
}
