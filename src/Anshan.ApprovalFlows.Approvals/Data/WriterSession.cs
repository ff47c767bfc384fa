using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>The writer's own context and its open connection; made anew after anything that leaves them in doubt.</summary>
internal sealed class WriterSession(Func<DbContext> open) : IDisposable
{
    private const string Savepoint = "write";
    private DbContext? db;
    private IDbContextTransaction? transaction;

    public void Begin()
    {
        if (db is null)
        {
            db = open();
            db.Database.OpenConnection();
        }
        // The driver sends BEGIN IMMEDIATE: the write lock is had here or not at all.
        transaction = db.Database.BeginTransaction();
    }

    /// <summary>Runs one write behind a savepoint; a write that throws leaves nothing behind.</summary>
    public void Run(IQueuedWrite write)
    {
        transaction!.CreateSavepoint(Savepoint);
        if (!write.Run(db!))
        {
            transaction.RollbackToSavepoint(Savepoint);
        }
        transaction.ReleaseSavepoint(Savepoint);
        db!.ChangeTracker.Clear();
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
}
