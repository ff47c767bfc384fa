using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Organisations;

/// <summary>Loads the changes of administrators into the tree that everybody reads.</summary>
public sealed class OrganisationChanges(OrganisationTree tree, OpenDatabase open) : IDisposable
{
    // One at a time, so that an older read never replaces a newer one.
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>At the start, before and after a change, and regularly for the changes of other servers.</summary>
    public async Task TakeAsync(CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await using var pooled = open();
            tree.Take(
                await pooled
                    .Context.Set<OrganisationRow>()
                    .AsNoTracking()
                    .OrderBy(row => row.ChangedAt)
                    .ThenBy(row => row.Id)
                    .ToListAsync(cancellation)
            );
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
