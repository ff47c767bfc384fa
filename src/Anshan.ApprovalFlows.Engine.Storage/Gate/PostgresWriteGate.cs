using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>
/// The write gate on PostgreSQL: one short transaction per write, as many at once as there are connections; steps that wait share a
/// transaction.
/// </summary>
/// <remarks>
/// Transactions are repeatable reads, those of steps read committed: a row that another write changed meanwhile is a serialization failure,
/// and the write is run again, as it is after a deadlock or a key taken by a duplicate request. Writes that failed in this way are run
/// again one at a time. A step's revision is checked by the conditional update of the instance's row, which locks it as <c>FOR UPDATE</c>
/// would.
/// </remarks>
public sealed class PostgresWriteGate : IWriteGate, IAsyncDisposable
{
    private const int MostRuns = 20;
    private const int MostRunsAfterTwin = 3;

    private readonly Func<DbContext> open;
    private readonly TimeSpan patience;
    private readonly SemaphoreSlim turns;
    private readonly SemaphoreSlim disturbed = new(1, 1);
    private readonly ConcurrentBag<DbContext> contexts = [];
    private readonly RowGroups groups;
    private volatile bool isClosed;

    /// <param name="open">Makes contexts that may write at any time.</param>
    /// <param name="atOnce">How many writes run at once.</param>
    /// <param name="patience">How long a write waits for its turn; 30 seconds when null.</param>
    public PostgresWriteGate(Func<DbContext> open, int atOnce, TimeSpan? patience = null)
    {
        this.patience = patience ?? TimeSpan.FromSeconds(30);
        this.open = open;
        turns = new SemaphoreSlim(atOnce, atOnce);
        groups = new RowGroups(WriteTogetherAsync);
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellation = default) =>
        WriteAsync(IsolationLevel.RepeatableRead, write, cancellation);

    /// <inheritdoc/>
    public Task<T> WriteGuardedAsync<T>(Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellation = default) =>
        WriteAsync(IsolationLevel.ReadCommitted, write, cancellation);

    /// <inheritdoc/>
    public Task WriteRowsAsync(Guid of, RowSet rows, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        return groups.WriteAsync(of, rows, cancellation);
    }

    /// <summary>
    /// One set is written as any write is; several in one transaction that is not repeated: when it fails, each set is written alone, which
    /// shows whose fault it was.
    /// </summary>
    private async Task WriteTogetherAsync(IReadOnlyList<RowSet> sets)
    {
        if (sets is [_])
        {
            await WriteGuardedAsync(FlushAsync);
            return;
        }

        await TakeAsync(CancellationToken.None);
        try
        {
            await RunAsync(IsolationLevel.ReadCommitted, FlushAsync);
            EngineTelemetry.Grouped(sets.Count);
        }
        finally
        {
            turns.Release();
        }

        async Task<bool> FlushAsync(DbContext db, CancellationToken token)
        {
            await RowSet.FlushAsync(sets, db, token);
            return true;
        }
    }

    private async Task<T> WriteAsync<T>(
        IsolationLevel isolation,
        Func<DbContext, CancellationToken, Task<T>> write,
        CancellationToken cancellation
    )
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        var begun = EngineTelemetry.BeginWait();
        await TakeAsync(cancellation);
        EngineTelemetry.EndWait(begun);
        var isAlone = false;
        try
        {
            for (var run = 1; ; run++)
            {
                try
                {
                    var result = await RunAsync(isolation, write);
                    EngineTelemetry.Grouped(1);
                    return result;
                }
                catch (Exception failure) when (IsWorthAnotherRun(failure, run))
                {
                    if (!isAlone)
                    {
                        await disturbed.WaitAsync(CancellationToken.None);
                        isAlone = true;
                    }
                }
            }
        }
        finally
        {
            if (isAlone)
            {
                disturbed.Release();
            }

            turns.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<IDisposable> TakeTurnAsync(CancellationToken cancellation = default)
    {
        await TakeAsync(cancellation);
        return new Lent(this);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        isClosed = true;
        while (contexts.TryTake(out var context))
        {
            await context.DisposeAsync();
        }
    }

    private async Task TakeAsync(CancellationToken cancellation)
    {
        if (!await turns.WaitAsync(patience, cancellation))
        {
            throw new InvalidOperationException(
                $"No turn at the write gate within {patience}. A write uses the context it is given; another turn inside it waits for itself."
            );
        }
    }

    private async Task<T> RunAsync<T>(IsolationLevel isolation, Func<DbContext, CancellationToken, Task<T>> write)
    {
        var db = contexts.TryTake(out var rested) ? rested : open();
        try
        {
            var result = await CommitAsync(db, isolation, write);
            db.ChangeTracker.Clear();
            contexts.Add(db);
            return result;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// One transaction, from its beginning until it is disposed, so that the next user of the context never finds one that is still being
    /// closed.
    /// </summary>
    private static async Task<T> CommitAsync<T>(DbContext db, IsolationLevel isolation, Func<DbContext, CancellationToken, Task<T>> write)
    {
        // What has begun is not cancelled: nobody could be told the result otherwise.
        await using var transaction = await db.Database.BeginTransactionAsync(isolation);
        db.Database.AutoSavepointsEnabled = true;
        var result = await write(db, CancellationToken.None);
        db.Database.AutoSavepointsEnabled = false;
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private static bool IsWorthAnotherRun(Exception failure, int run)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException refused)
            {
                return refused.SqlState switch
                {
                    PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => run < MostRuns,
                    PostgresErrorCodes.UniqueViolation => run < MostRunsAfterTwin,
                    _ => false,
                };
            }
        }

        return false;
    }

    private sealed class Lent(PostgresWriteGate gate) : IDisposable
    {
        private int isBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isBack, 1) == 0)
            {
                gate.turns.Release();
            }
        }
    }
}
