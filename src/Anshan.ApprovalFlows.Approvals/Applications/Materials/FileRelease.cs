using System.Data.Common;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>Deletes at once the stored files that no row names any more.</summary>
/// <remarks>
/// Each file is checked and deleted in one turn, and an upload of the same content stores its file in the turn of its row, under the same
/// lock: in either order no row is left without its file.
/// </remarks>
public sealed class FileRelease(IWriteGate gate, FileStore store, ILogger<FileRelease> log)
{
    /// <summary>Never throws for the disk or the database: the sweep deletes what could not be deleted here.</summary>
    public async Task RunAsync(IReadOnlyCollection<string> hashes)
    {
        foreach (var hash in hashes)
        {
            try
            {
                await gate.WriteGuardedAsync((db, token) => DeleteAsync(db, hash, token), CancellationToken.None);
            }
            catch (Exception failed)
                when (failed is IOException or UnauthorizedAccessException or DbException or DbUpdateException or ObjectDisposedException)
            {
                ApprovalsLog.FileLeft(log, hash, failed);
            }
        }
    }

    private async Task<bool> DeleteAsync(DbContext db, string hash, CancellationToken cancellation)
    {
        await db.LockAsync("file", hash, cancellation);
        if (await db.Set<MaterialFile>().AnyAsync(file => file.Sha256 == hash, cancellation))
        {
            return false;
        }

        store.Delete(hash);
        return true;
    }
}
