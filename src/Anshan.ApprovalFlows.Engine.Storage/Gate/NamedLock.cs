using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>A lock on something that has no row, until the end of the transaction.</summary>
public static class NamedLock
{
    /// <summary>On PostgreSQL, waits for others that have locked this name; on SQLite there is one writer anyway.</summary>
    public static async Task LockAsync(this DbContext db, string kind, string name, CancellationToken cancellation)
    {
        if (db.Sqlite() is null)
        {
            var key = BitConverter.ToInt64(DerivedGuid.Hash(kind, name), 0);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({key})", cancellation);
        }
    }
}
