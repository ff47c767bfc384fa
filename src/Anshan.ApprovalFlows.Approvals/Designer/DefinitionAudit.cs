using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>The audit event of a change to a definition, with the differences in sentences.</summary>
internal static class DefinitionAudit
{
    public static Task<AuditEvent> RecordAsync(
        this AuditTrail audit,
        DbContext db,
        DefinitionVersion version,
        string action,
        IReadOnlyList<string> changes,
        Actor actor,
        CancellationToken cancellation
    ) =>
        audit.AppendAsync(
            db,
            new AuditEntry(
                AuditStream.Definition(version.DefinitionId),
                actor,
                action,
                new
                {
                    version.Version,
                    version.Name,
                    version.ContentHash,
                    Changes = changes,
                }
            ),
            cancellation
        );
}
