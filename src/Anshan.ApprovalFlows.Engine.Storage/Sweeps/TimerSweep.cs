using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Engine.Storage.Sweeps;

/// <summary>
/// Resumes what fell due, each in a step of its own, once: the operation id is derived from the timer's key. Does not depend on a
/// scheduler; an extra run changes nothing.
/// </summary>
public sealed class TimerSweep(
    OpenDatabase open,
    IWriteGate gate,
    WorkflowRunner runner,
    BusinessTime now,
    TimeProvider machine,
    IStepWriter writer,
    ILogger<TimerSweep> log
) : IDisposable
{
    // As many at once as the write gate of SQLite puts into one commit.
    private const int Batch = 2000;
    private const int AtOnce = 64;

    // The claims of a server that dies expire after this time.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim single = new(1, 1);

    /// <summary>Resumes everything due by now; returns how many timers fired.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        await single.WaitAsync(cancellation);
        try
        {
            var fired = 0;
            while (await DueAsync(cancellation) is { Count: > 0 } due)
            {
                await Parallel.ForEachAsync(
                    due.GroupBy(timer => timer.InstanceId),
                    new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                    async (timers, token) =>
                    {
                        // Those of one instance in the order in which they fell due.
                        foreach (var timer in timers)
                        {
                            Interlocked.Add(ref fired, await FireAsync(timer, token) ? 1 : 0);
                        }
                    }
                );
            }

            return fired;
        }
        finally
        {
            single.Release();
        }
    }

    /// <summary>The next due instant of those the sweep would take now, or null when there is none.</summary>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken cancellation = default)
    {
        await using var pooled = open();
        var db = pooled.Context;
        var real = machine.GetUtcNow();
        return await Sweepable(db)
            .Where(row => row.NotBefore == null || row.NotBefore <= real)
            .OrderBy(row => row.DueAt)
            .Select(row => (DateTimeOffset?)row.DueAt)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => single.Dispose();

    /// <summary>Timers of faulted instances wait until the fault is resolved.</summary>
    private static IQueryable<TimerRow> Sweepable(DbContext db) =>
        from timer in db.Set<TimerRow>().AsNoTracking()
        join instance in db.Set<WorkflowInstance>() on timer.InstanceId equals instance.Id
        where instance.SubStatus != InstanceSubStatus.Faulted && timer.Attempts < FailedDelivery.MaxAttempts
        select timer;

    private async Task<List<TimerRow>> DueAsync(CancellationToken cancellation)
    {
        await using var pooled = open();
        var db = pooled.Context;
        var (business, real) = (now(), machine.GetUtcNow());
        if (TimerClaim.IsNeeded(db))
        {
            await pooled.DisposeAsync();
            return await gate.WriteGuardedAsync(
                (turn, token) => TimerClaim.TakeAsync(turn, business, real, real + Lease, Batch, token),
                cancellation
            );
        }

        return await Sweepable(db)
            .Where(row => row.DueAt <= business && (row.NotBefore == null || row.NotBefore <= real))
            .OrderBy(row => row.DueAt)
            .ThenBy(row => row.InstanceId)
            .Take(Batch)
            .ToListAsync(cancellation);
    }

    private async Task<bool> FireAsync(TimerRow timer, CancellationToken cancellation)
    {
        try
        {
            var outcome = await runner.RunAsync(timer.Request(writer.OfTimers), cancellation);
            if (outcome is StepOutcome.Accepted { IsRepeat: false })
            {
                EngineTelemetry.Fired(now() - timer.DueAt);
                return true;
            }

            if (outcome is StepOutcome.Refused { Reason: not (StepRefusal.NotFound or StepRefusal.Over or StepRefusal.NotWaiting) })
            {
                await PostponeAsync(timer, outcome.ToString()!, cancellation);
            }
            else
            {
                await RemoveAsync(timer, cancellation);
            }
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            EngineLog.TimerFailed(log, timer.InstanceId, timer.ActivityId, timer.Kind, problem);
            await PostponeAsync(timer, problem.Message, cancellation);
        }

        return false;
    }

    /// <summary>Nothing waits for it any more.</summary>
    private Task<int> RemoveAsync(TimerRow timer, CancellationToken cancellation) =>
        gate.WriteAsync((db, token) => Row(db, timer).ExecuteDeleteAsync(token), cancellation);

    /// <summary>
    /// Counts a failure and reports the last one, while the row is as this sweep took it: another server may have it by now.
    /// </summary>
    private Task<int> PostponeAsync(TimerRow timer, string error, CancellationToken cancellation) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                var failure = FailedDelivery.After(timer.Attempts, error, machine.GetUtcNow());
                var counted = await Row(db, timer)
                    .Where(row => row.Attempts == timer.Attempts && row.NotBefore == timer.NotBefore)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(x => x.Attempts, failure.Attempts)
                                .SetProperty(x => x.NotBefore, failure.NotBefore)
                                .SetProperty(x => x.LastError, failure.Error),
                        token
                    );
                if (counted > 0)
                {
                    var incident = new Incident
                    {
                        InstanceId = timer.InstanceId,
                        ExecutionId = timer.ExecutionId,
                        ActivityId = timer.ActivityId,
                        ActivityName = timer.ActivityId,
                        ExceptionType = "TimerFailed",
                        Message = error,
                        At = now(),
                    };
                    await failure.ReportAsync(db, writer, incident, token);
                }

                return counted;
            },
            cancellation
        );

    private static IQueryable<TimerRow> Row(DbContext db, TimerRow timer) =>
        db.Set<TimerRow>()
            .Where(row =>
                row.InstanceId == timer.InstanceId
                && row.ExecutionId == timer.ExecutionId
                && row.Kind == timer.Kind
                && row.Number == timer.Number
            );
}
