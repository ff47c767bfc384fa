using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>Deletes a draft that was not submitted, with the rows of its files; the files themselves go with the sweep.</summary>
public sealed class DiscardDraft(IWriteGate gate)
{
    /// <summary>False when there is no such draft of this person, or it is a case by now.</summary>
    public Task<bool> RunAsync(Guid draftId, Actor actor, CancellationToken cancellation = default) => gate.WriteAsync(
        async (db, token) =>
        {
            AppDbContext app = (AppDbContext)db;
            Draft? draft = await app.Drafts.SingleOrDefaultAsync(x => x.Id == draftId && x.OwnerId == actor.UserId && x.CaseId == null, token);
            if (draft is null)
            {
                return false;
            }

            app.RemoveRange(await app.MaterialFiles.Where(file => file.DraftId == draftId).ToListAsync(token));
            app.Remove(draft);
            return true;
        },
        cancellation);
}
