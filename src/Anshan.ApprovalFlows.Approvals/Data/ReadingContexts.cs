using System.Collections.Concurrent;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>Contexts for frequent reads; on SQLite they are pooled with their connections open, so that statements stay prepared.</summary>
/// <remarks>
/// An idle connection holds no lock: every read is over when its method returns. On PostgreSQL the driver keeps statements prepared in its
/// own pool, and holding a connection while waiting for another could deadlock.
/// </remarks>
internal sealed class ReadingContexts(IDbContextFactory<AppDbContext> contexts, DatabaseSettings settings) : IDisposable
{
    // Far more than are ever in use at once, so that none is closed while others are busy: the driver removes its functions from a
    // connection it pools, and sometimes finds a statement still running on it.
    private const int MostIdle = 256;

    private readonly ConcurrentBag<DbContext> idle = [];
    private volatile bool isClosed;

    public PooledContext Rent()
    {
        if (!idle.TryTake(out var context))
        {
            context = contexts.CreateDbContext();
            if (settings.IsSqlite)
            {
                context.Database.OpenConnection();
            }
        }

        return new PooledContext(context, ReturnAsync);
    }

    public void Dispose()
    {
        isClosed = true;
        while (idle.TryTake(out var context))
        {
            context.Dispose();
        }
    }

    private ValueTask ReturnAsync(DbContext context)
    {
        if (isClosed || idle.Count >= MostIdle)
        {
            return context.DisposeAsync();
        }

        context.ChangeTracker.Clear();
        idle.Add(context);
        return ValueTask.CompletedTask;
    }
}
