using System.Runtime.ExceptionServices;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>One place in the writer's queue. Cancelling takes it out until the writer has begun it, and never after.</summary>
internal abstract class QueuedTurn
{
    private const int Waiting = 0,
        Begun = 1,
        Cancelled = 2;
    private readonly long queued = EngineTelemetry.BeginWait();
    private int state;

    public bool TryBegin()
    {
        var hasBegun = Interlocked.CompareExchange(ref state, Begun, Waiting) == Waiting;
        if (hasBegun)
        {
            EngineTelemetry.EndWait(queued);
        }

        return hasBegun;
    }

    protected bool TryCancel() => Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting;

    /// <summary>Answers the caller with a failure of the writer itself.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A turn whose caller awaits a <typeparamref name="T"/>.</summary>
internal abstract class QueuedTurn<T> : QueuedTurn
{
    // The caller continues on another thread: the writer's thread is needed for the next group.
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration registration;

    public Task<T> Answer => answer.Task;

    public override void Fail(Exception exception)
    {
        registration.Unregister();
        answer.TrySetException(exception);
    }

    protected void Succeed(T result)
    {
        registration.Unregister();
        answer.TrySetResult(result);
    }

    public void CancelWith(CancellationToken cancellation) =>
        registration = cancellation.UnsafeRegister(
            static (self, token) =>
            {
                var turn = (QueuedTurn<T>)self!;
                if (turn.TryCancel())
                {
                    turn.answer.TrySetCanceled(token);
                }
            },
            this
        );
}

/// <summary>A write waiting for the writer: run inside the group's transaction, answered after its commit.</summary>
internal interface IQueuedWrite
{
    /// <summary>
    /// Runs the write, perhaps not for the first time; what it threw is kept for <see cref="Publish"/>, and false is returned.
    /// </summary>
    bool Run(DbContext db);

    /// <summary>Answers the caller with the result or with what the write threw.</summary>
    void Publish();

    void Fail(Exception exception);
}

internal sealed class QueuedWrite<T>(Func<DbContext, CancellationToken, Task<T>> write) : QueuedTurn<T>, IQueuedWrite
{
    // Culture, log scopes and the trace of the caller hold inside the write as well.
    private readonly ExecutionContext? callers = ExecutionContext.Capture();
    private T result = default!;
    private ExceptionDispatchInfo? failure;

    public bool Run(DbContext db)
    {
        if (callers is null)
        {
            RunHere(db);
        }
        else
        {
            ExecutionContext.Run(callers, state => RunHere((DbContext)state!), db);
        }

        return failure is null;
    }

    public void Publish()
    {
        if (failure is null)
        {
            Succeed(result);
        }
        else
        {
            Fail(failure.SourceException);
        }
    }

    private void RunHere(DbContext db)
    {
        failure = null;
        try
        {
            // Blocks this dedicated thread by intent: on SQLite every await in a write has already completed.
            db.Database.AutoSavepointsEnabled = true;
            result = write(db, CancellationToken.None).GetAwaiter().GetResult();
            db.Database.AutoSavepointsEnabled = false;
            db.SaveChanges();
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}

/// <summary>A turn for a context that saves by itself; the writer waits until the turn is returned.</summary>
internal sealed class ExternalTurn : QueuedTurn<IDisposable>, IDisposable
{
    private readonly ManualResetEventSlim returned = new();

    /// <summary>Gives the turn to its caller and waits for its end; false when it was not returned in time.</summary>
    public bool Hold(TimeSpan limit)
    {
        Succeed(this);
        return returned.Wait(limit);
    }

    public void Dispose() => returned.Set();
}
