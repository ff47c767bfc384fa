using System.Collections.Concurrent;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>The write gate on SQLite: one thread writes, first come first served, and commits the waiting writes together.</summary>
/// <remarks>
/// The writes of a group share a transaction without savepoints. Only when one of them throws after it has written something is the
/// transaction begun again, each write behind a savepoint of its own; so a write may run twice. (A savepoint for each step costs a copy of
/// every page the steps before it have changed.) After the commit of the group each caller gets its result, or the exception of its write.
/// When the commit itself fails, nothing of the group is stored and all of its callers are told so. Disposing finishes what is queued.
/// </remarks>
public sealed class SqliteWriteGate : IWriteGate, IAsyncDisposable, IDisposable
{
    private const int LargestGroup = 64;

    private readonly BlockingCollection<QueuedTurn> queue = [];
    private readonly WriterSession session;
    private readonly ILogger<SqliteWriteGate> log;
    private readonly TimeSpan externalLimit;
    private readonly Thread writer;

    /// <param name="open">Makes the writer's own context.</param>
    /// <param name="log">Where failures of the writer itself go.</param>
    /// <param name="externalLimit">How long a turn of a context that saves by itself may last; 30 seconds when null.</param>
    public SqliteWriteGate(Func<DbContext> open, ILogger<SqliteWriteGate> log, TimeSpan? externalLimit = null)
    {
        session = new WriterSession(open);
        this.log = log;
        this.externalLimit = externalLimit ?? TimeSpan.FromSeconds(30);
        writer = new Thread(Work) { IsBackground = true, Name = "write gate" };
        writer.Start();
    }

    /// <summary>Whether the writer's thread still takes turns.</summary>
    public bool IsAlive => writer.IsAlive && !queue.IsAddingCompleted;

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellation = default) =>
        Enqueue(new QueuedWrite<T>(write), cancellation);

    /// <inheritdoc/>
    public Task<IDisposable> TakeTurnAsync(CancellationToken cancellation = default) => Enqueue(new ExternalTurn(), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!queue.IsAddingCompleted)
        {
            queue.CompleteAdding();
            writer.Join();
        }
    }

    private Task<T> Enqueue<T>(QueuedTurn<T> turn, CancellationToken cancellation)
    {
        if (Thread.CurrentThread == writer)
        {
            throw new InvalidOperationException("A write at the gate uses the context it is given; another turn would wait for this one.");
        }

        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        turn.CancelWith(cancellation);
        try
        {
            queue.Add(turn, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            turn.Fail(new ObjectDisposedException(nameof(SqliteWriteGate), "The write gate is closed: the system is stopping."));
        }

        return turn.Answer;
    }

    private void Work()
    {
        foreach (var turn in queue.GetConsumingEnumerable())
        {
            if (!turn.TryBegin())
            {
                continue;
            }

            var external = turn is IQueuedWrite write ? RunGroup(write) : (ExternalTurn)turn;
            if (external is not null && !external.Hold(externalLimit))
            {
                EngineLog.TurnNotReturned(log, externalLimit);
            }
        }

        session.Dispose();
    }

    /// <summary>
    /// Runs the first write and those queued behind it; returns the turn of a self-saving context that ended the group, if one did.
    /// </summary>
    private ExternalTurn? RunGroup(IQueuedWrite first)
    {
        var group = new List<IQueuedWrite> { first };
        ExternalTurn? external = null;
        try
        {
            session.Begin();
            var isClean = session.Run(first);
            while (isClean && external is null && group.Count < LargestGroup && queue.TryTake(out var turn))
            {
                if (!turn.TryBegin())
                {
                    continue;
                }

                external = turn as ExternalTurn;
                if (turn is IQueuedWrite next)
                {
                    group.Add(next);
                    isClean = session.Run(next);
                }
            }

            if (!isClean)
            {
                session.RunAgain(group);
            }

            session.Commit();
        }
        catch (Exception exception)
        {
            FailAll(group, exception);
            return external;
        }

        EngineTelemetry.Grouped(group.Count);
        group.ForEach(write => write.Publish());
        return external;
    }

    private void FailAll(List<IQueuedWrite> group, Exception exception)
    {
        EngineLog.GroupNotStored(log, group.Count, exception);
        try
        {
            session.Dispose();
        }
        catch (Exception second)
        {
            EngineLog.ConnectionNotClosed(log, second);
        }

        group.ForEach(write =>
            write.Fail(new InvalidOperationException("Nothing was stored: the database refused the commit.", exception))
        );
    }
}
