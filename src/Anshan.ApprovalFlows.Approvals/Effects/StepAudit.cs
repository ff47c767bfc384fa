using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The one audit event that each step writes; it records the step's operation id.</summary>
internal static class StepAudit
{
    public static async Task AppendAsync(this AuditTrail audit, StepCommit commit, string action, CancellationToken cancellation)
    {
        var (operation, origin) = (commit.Request.Operation, (CaseOrigin)commit.Request.Origin);
        var stamp = new OperationStamp(operation.Id, operation.RequestHash, commit.Result);
        var entry = new AuditEntry(AuditStream.Case(commit.Request.InstanceId), origin.Actor, action, origin.Details, stamp);
        var last = commit.Reads is CaseReads reads
            ? reads.LastEvent
            : await AuditTrail.FindLastAsync(commit.Database, entry.Stream, cancellation);
        audit.Append(commit.Rows, entry, last);
    }
}
