using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>Deletes a draft that was not submitted, with its files.</summary>
public sealed class DiscardDraft(IWriteGate gate, FileRelease release)
{
    /// <summary>False when there is no such draft of this person, or it is a case by now.</summary>
    public async Task<bool> RunAsync(Guid draftId, Actor actor, CancellationToken cancellation = default)
    {
        var unnamed = await RemoveAsync(draftId, actor, cancellation);
        await release.RunAsync(unnamed ?? []);
        return unnamed is not null;
    }

    private Task<IReadOnlyList<string>?> RemoveAsync(Guid draftId, Actor actor, CancellationToken cancellation) =>
        gate.WriteAsync<IReadOnlyList<string>?>(
            async (db, token) =>
            {
                var draft = await db.Set<Draft>()
                    .SingleOrDefaultAsync(x => x.Id == draftId && actor.Subjects.Contains(x.SubjectId) && x.CaseId == null, token);
                if (draft is null)
                {
                    return null;
                }

                var files = await db.Set<MaterialFile>().Where(file => file.DraftId == draftId).ToListAsync(token);
                db.RemoveRange(files);
                db.Remove(draft);
                return [.. files.Select(file => file.Sha256).Distinct()];
            },
            cancellation
        );
}
