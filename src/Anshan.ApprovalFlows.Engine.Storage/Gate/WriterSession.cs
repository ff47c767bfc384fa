using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>The writer's own context and its open connection; made anew after any failure that leaves their state unknown.</summary>
internal sealed class WriterSession(Func<DbContext> open) : IDisposable
{
    /// <summary>64 MB: the ends of all tables and indexes that steps write to stay in memory.</summary>
    private const string Cache = "PRAGMA cache_size=-65536";

    private DbContext? db;
    private IDbContextTransaction? transaction;

    /// <summary>The handle that the connection has now.</summary>
    private sqlite3 Handle => db!.Sqlite()!.Handle!;

    public void Begin()
    {
        if (db is null)
        {
            db = open();
            db.Database.OpenConnection();
            Execute(Cache);
        }

        // The driver sends BEGIN IMMEDIATE: the write lock is acquired here or not at all.
        transaction = db.Database.BeginTransaction();
    }

    /// <summary>
    /// Runs one write; false when it threw and had written something before, so that nothing of this transaction may be committed.
    /// </summary>
    public bool Run(IQueuedWrite write)
    {
        var before = raw.sqlite3_total_changes(Handle);
        var isRun = write.Run(db!);
        db!.ChangeTracker.Clear();
        if (isRun)
        {
            return true;
        }

        RequireTransaction();
        return raw.sqlite3_total_changes(Handle) == before;
    }

    /// <summary>
    /// Begins the transaction again and runs every write behind a savepoint, so that a write that throws changes nothing.
    /// </summary>
    public void RunAgain(IReadOnlyList<IQueuedWrite> writes)
    {
        transaction!.Rollback();
        transaction.Dispose();
        Begin();
        foreach (var write in writes)
        {
            Execute("SAVEPOINT step");
            if (!write.Run(db!))
            {
                RequireTransaction();
                Execute("ROLLBACK TO step");
            }

            Execute("RELEASE step");
            db!.ChangeTracker.Clear();
        }
    }

    public void Commit()
    {
        transaction!.Commit();
        transaction.Dispose();
        transaction = null;
    }

    /// <summary>Drops transaction, context and connection.</summary>
    public void Dispose()
    {
        try
        {
            transaction?.Dispose();
        }
        finally
        {
            db?.Dispose();
            transaction = null;
            db = null;
        }
    }

    /// <summary>A full disk rolls the whole transaction back, the writes of the others in the group included.</summary>
    private void RequireTransaction()
    {
        if (raw.sqlite3_get_autocommit(Handle) != 0)
        {
            throw new InvalidOperationException("The database has rolled back the transaction of the group.");
        }
    }

    private void Execute(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);
}
