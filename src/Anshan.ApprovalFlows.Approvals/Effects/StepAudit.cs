using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The one audit event that each step writes; it records the step's operation id.</summary>
internal static class StepAudit
{
    public static Task AppendAsync(this AuditTrail audit, StepCommit commit, string action, CancellationToken cancellation)
    {
        var (operation, origin) = (commit.Request.Operation, (CaseOrigin)commit.Request.Origin);
        var stamp = new OperationStamp(operation.Id, operation.RequestHash, commit.Result);
        var entry = new AuditEntry(AuditStream.Case(commit.Request.InstanceId), origin.Actor, action, origin.Details, stamp);
        return audit.AppendAsync(commit.Database, commit.Rows, entry, cancellation);
    }
}
