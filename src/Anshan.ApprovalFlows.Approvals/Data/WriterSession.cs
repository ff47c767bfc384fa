using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>The writer's own context and its open connection; made anew after anything that leaves them in doubt.</summary>
internal sealed class WriterSession(Func<DbContext> open) : IDisposable
{
    private DbCommand? save, undo, release;
    private DbContext? db;
    private IDbContextTransaction? transaction;

    public void Begin()
    {
        if (db is null)
        {
            db = open();
            db.Database.OpenConnection();
            (save, undo, release) = (Command("SAVEPOINT step"), Command("ROLLBACK TO step"), Command("RELEASE step"));
        }
        // The driver sends BEGIN IMMEDIATE: the write lock is had here or not at all.
        transaction = db.Database.BeginTransaction();
    }

    /// <summary>Runs one write behind a savepoint; a write that throws leaves nothing behind.</summary>
    public void Run(IQueuedWrite write)
    {
        Execute(save!);
        if (!write.Run(db!))
        {
            Execute(undo!);
        }
        Execute(release!);
        db!.ChangeTracker.Clear();
    }

    public void Commit()
    {
        transaction!.Commit();
        transaction.Dispose();
        transaction = null;
    }

    private void Execute(DbCommand command)
    {
        command.Transaction = transaction!.GetDbTransaction();
        command.ExecuteNonQuery();
    }

    private DbCommand Command(string text)
    {
        var command = db!.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // constants only
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
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
