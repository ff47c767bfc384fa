using System.Collections.Concurrent;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>Contexts for the hot reads; on SQLite lent with their connections open, so that statements stay prepared.</summary>
/// <remarks>
/// A connection at rest holds no lock: every read is over when its method returns. On PostgreSQL the driver keeps statements
/// prepared in its pool, and who held a connection while waiting for another could wait for ever.
/// </remarks>
internal sealed class ReadingContexts(IDbContextFactory<AppDbContext> contexts, DatabaseSettings settings) : IDisposable
{
    // Far more than are ever out at once, so that none is closed while others work: the driver takes its functions off a connection it
    // pools, and now and
    // then finds a statement still at work on it.
    private const int MostAtRest = 256;

    private readonly ConcurrentBag<DbContext> atRest = [];
    private volatile bool isClosed;

    public LentDatabase Lend()
    {
        if (!atRest.TryTake(out var context))
        {
            context = contexts.CreateDbContext();
            if (settings.IsSqlite)
            {
                context.Database.OpenConnection();
            }
        }

        return new LentDatabase(context, TakeBackAsync);
    }

    public void Dispose()
    {
        isClosed = true;
        while (atRest.TryTake(out var context))
        {
            context.Dispose();
        }
    }

    private ValueTask TakeBackAsync(DbContext context)
    {
        if (isClosed || atRest.Count >= MostAtRest)
        {
            return context.DisposeAsync();
        }

        context.ChangeTracker.Clear();
        atRest.Add(context);
        return ValueTask.CompletedTask;
    }
}
