using System.Linq.Expressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>Deletes definitions, but never one that is still in use.</summary>
public sealed class DefinitionRemoval(IWriteGate gate, MeasureCatalogue measures, AuditTrail audit)
{
    /// <summary>Deletes one version that no case, no definition and no measure needs.</summary>
    public Task<EditOutcome> DeleteVersionAsync(string versionId, Actor actor, CancellationToken cancellation = default) =>
        DeleteAsync(row => row.Id == versionId, actor, cancellation);

    /// <summary>Deletes a definition that no case, no definition and no measure needs.</summary>
    public Task<EditOutcome> DeleteAsync(string definitionId, Actor actor, CancellationToken cancellation = default) =>
        DeleteAsync(row => row.DefinitionId == definitionId, actor, cancellation);

    private Task<EditOutcome> DeleteAsync(Expression<Func<DefinitionVersion, bool>> which, Actor actor, CancellationToken cancellation) =>
        gate.WriteAsync<EditOutcome>(
            async (db, token) =>
            {
                var versions = await db.Set<DefinitionVersion>().Where(which).ToListAsync(token);
                if (versions.Count == 0)
                {
                    return new EditOutcome.NotFound();
                }

                foreach (var version in versions)
                {
                    if (await ReasonToKeepAsync(db, version, token) is { } reason)
                    {
                        return new EditOutcome.Refused(reason);
                    }
                }

                var published = versions.Find(version => version.IsPublished);
                if (published is not null)
                {
                    await Publication.RetireAsync(db, published.DefinitionId, token);
                }

                db.RemoveRange(versions);
                await audit.RecordAsync(
                    db,
                    versions[^1],
                    "definition.deleted",
                    [.. versions.Select(version => $"第 {version.Version} 版")],
                    actor,
                    token
                );
                return new EditOutcome.Stored(versions[^1]);
            },
            cancellation
        );

    private async Task<string?> ReasonToKeepAsync(DbContext db, DefinitionVersion version, CancellationToken cancellation)
    {
        var name = $"“{version.Name}”第 {version.Version} 版";
        return version.IsPublished && measures.OfDefinition(version.DefinitionId) is not null
                ? $"{name}是政策举措正在使用的流程，不能删除；如要停止受理，请撤回发布。"
            : await db.Set<WorkflowInstance>().AnyAsync(row => row.DefinitionVersionId == version.Id, cancellation)
                ? $"{name}有办件在使用，不能删除。"
            : await db.Set<DefinitionUse>().AnyAsync(row => row.UsedVersionId == version.Id, cancellation)
                ? $"{name}被其他流程引用，不能删除。"
            : null;
    }
}
