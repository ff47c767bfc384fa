using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Steps;

/// <summary>Takes steps durably: load, compute, commit once. Only after the commit does the caller get its answer.</summary>
/// <remarks>
/// The step is computed before the gate on the revision that was read; only the revision check and SQL run inside the gate. When another
/// step came first it is computed again, at most five times, unseen by the caller.
/// </remarks>
public sealed partial class WorkflowRunner(
    OpenDatabase open,
    IWriteGate gate,
    StepLoop loop,
    DefinitionStore definitions,
    IFactSource facts,
    IStepWriter writer,
    BusinessTime now
)
{
    private static readonly RowKey ById = RowKey.Of(nameof(WorkflowInstance.Id));
    private readonly StepProtocol protocol = new(loop, now);

    /// <summary>Announces every step that was committed in this process.</summary>
    public StepNotifications Steps { get; } = new();

    /// <summary>Set once a request to another system is committed.</summary>
    public AsyncSignal Requests { get; } = new();

    /// <summary>Notified of every timer that was committed in this process.</summary>
    public TimerSignal Timers { get; } = new();

    private DefinitionStore Definitions => definitions;

    private IStepWriter Writer => writer;

    private MessageDelivery Messages =>
        field ??= new MessageDelivery(
            open,
            gate,
            writer,
            async (request, cancellation) =>
            {
                var outcome = await TakeAsync(request, cancellation);
                return (outcome, outcome is StepOutcome.Accepted accepted ? accepted.Sent : []);
            }
        );

    /// <summary>
    /// Takes one step, or says why not; what the step has for other instances is delivered before the answer, up to a limit.
    /// </summary>
    public async Task<StepOutcome> RunAsync(StepRequest request, CancellationToken cancellation = default)
    {
        var outcome = await TakeAsync(request, cancellation);
        if (outcome is StepOutcome.Accepted { Sent: { Count: > 0 } sent })
        {
            await Messages.DrainAsync(sent, cancellation);
        }
        else if (outcome is StepOutcome.Refused refused)
        {
            EngineTelemetry.Refused(refused.Reason);
        }

        return outcome;
    }

    /// <summary>Delivers messages that are committed, up to a limit.</summary>
    internal Task DrainAsync(IEnumerable<Guid> sent, CancellationToken cancellation) => Messages.DrainAsync(sent, cancellation);

    /// <summary>Delivers one message to its end, with what follows from each of its steps.</summary>
    internal async Task DeliverAsync(Guid message, CancellationToken cancellation)
    {
        Delivered delivered;
        do
        {
            delivered = await Messages.DeliverAsync(message, cancellation);
            await Messages.DrainAsync(delivered.Sent, cancellation);
        } while (delivered.HasMore);
    }

    private Task<StepOutcome> TakeAsync(StepRequest request, CancellationToken cancellation) =>
        StepTrace.IsWanted ? TraceAsync(request, cancellation) : TakeAsync(request, null, cancellation);

    private Task<StepOutcome> TakeAsync(StepRequest request, StepTrace? trace, CancellationToken cancellation)
    {
        var attempts = 0;
        return protocol.RunAsync(
            () =>
            {
                if (++attempts > 1)
                {
                    EngineTelemetry.Retried();
                    trace?.Retry();
                }

                return new DatabaseView(this, open(), request);
            },
            request,
            cancellation
        );
    }

    /// <summary>The same with its spans; the case number costs a read, so it is read only while spans are collected.</summary>
    private async Task<StepOutcome> TraceAsync(StepRequest request, CancellationToken cancellation)
    {
        using var trace = new StepTrace();
        var outcome = await TakeAsync(request, trace, cancellation);
        trace.End(request.InstanceId, request.Stimulus.GetType().Name, (outcome as StepOutcome.Refused)?.Reason.ToString());
        if (trace.IsTaken)
        {
            await using var pooled = open();
            trace.Name(await writer.NumberAsync(pooled.Context, request.InstanceId, cancellation));
        }

        return outcome;
    }

    private object? AtOnce(FactRequest request) => request is GetPublished ? null : facts.AtOnce(request);

    private async Task<object> AnswerAsync(DbContext database, Guid instanceId, FactRequest request, CancellationToken cancellation) =>
        request is GetPublished asked
            ? new PublishedDefinition(await definitions.FindPublishedAsync(database, asked.DefinitionId, cancellation))
            : await facts.ReadAsync(database, instanceId, request, cancellation);

    private static Loaded? LoadedFrom(WorkflowInstance? row, StepRequest request)
    {
        if (request.Stimulus is not Stimulus.Start)
        {
            return row is null ? null : new Loaded(row.DefinitionVersionId, row.Revision, row.StateJson);
        }

        var version = request.DefinitionVersionId ?? throw new InvalidOperationException("A start needs a definition version.");
        return row is null ? new Loaded(version, 0, null) : null;
    }

    private async Task<StepOutcome> CommitAsync(
        PooledContext pooled,
        StepReads reads,
        StepRequest request,
        Loaded loaded,
        StepResult.Taken step,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        var answer = step.Answer ?? "ok";
        var rows = new RowSet(pooled.Context);
        var parts = StepPart.Of(request, loaded, step, writer.OfTimers).ToList();
        var messages = new List<StepMessages>();
        foreach (var part in parts)
        {
            StepRows.Write(rows, part.Request, part.Loaded, part.Step, at);
            messages.AddRange(
                StepMessages.Write(rows, part.Request.InstanceId, part.Step, part.Loaded.Revision + 1, at) is { } own ? [own] : []
            );
            if (ReferenceEquals(part.Request, request))
            {
                request.Rows?.Invoke(rows);
            }

            if (request.Write is null)
            {
                var commit = Commit(pooled.Context, rows, part, ReferenceEquals(part.Request, request) ? reads : null);
                await MakeRowsAsync(commit, request, loaded, cancellation);
            }
        }

        rows.Seal();
        await pooled.DisposeAsync();

        IReadOnlyList<Guid> sent = [];
        if (request is { Write: null, InTurn: null } && messages.Count == 0)
        {
            await gate.WriteRowsAsync(request.InstanceId, rows, cancellation);
        }
        else
        {
            // A step depends on its revision, which the first statement checks and locks; the messages it consumes have a lock of their
            // own.
            sent = await gate.WriteGuardedAsync(WriteAsync, cancellation);
        }

        if (messages.Exists(own => own.HasRequest))
        {
            Requests.Set();
        }

        parts.ForEach(part => Steps.Tell(part.Request.InstanceId));
        parts.ForEach(Announce);
        return new StepOutcome.Accepted(answer, IsRepeat: false) { Sent = sent };

        async Task<IReadOnlyList<Guid>> WriteAsync(DbContext db, CancellationToken token)
        {
            await rows.FlushAsync(db, token);
            if (request.InTurn is { } add)
            {
                var added = new RowSet(db);
                await add(db, added, token);
                await added.FlushAsync(db, token);
            }

            if (request.Write is { } write)
            {
                // The domain's rows depend on what the use case writes (a correction, for example), so they are made after it.
                await write(db, token);
                await db.SaveChangesAsync(token);
                var further = new RowSet(db);
                foreach (var part in parts)
                {
                    await writer.WriteAsync(Commit(db, further, part), token);
                }

                await further.FlushAsync(db, token);
            }

            foreach (var own in messages)
            {
                await own.TakeUpKeptAsync(db, token);
            }

            return [.. messages.SelectMany(own => own.Sent)];
        }

        StepCommit Commit(DbContext db, RowSet set, StepPart part, StepReads? read = null) =>
            new(db, set, part.Request, at, part.Step.State, part.Step.Effects, answer) { Reads = read };
    }

    /// <summary>Tells the sweep and the measurements about a committed step.</summary>
    private void Announce(StepPart part)
    {
        var incidents = 0;
        foreach (var effect in part.Step.Effects)
        {
            if (effect is ArmTimer timer)
            {
                Timers.Armed(timer.DueAt);
            }

            incidents += effect is RaiseIncident ? 1 : 0;
        }

        EngineTelemetry.Committed(incidents);
    }

    /// <summary>Makes the domain's rows; an inconsistency caused by a concurrent step is no failure: the step is computed again.</summary>
    private async Task MakeRowsAsync(StepCommit commit, StepRequest request, Loaded loaded, CancellationToken cancellation)
    {
        try
        {
            await writer.WriteAsync(commit, cancellation);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            var row = await commit.Database.FindRowAsync<WorkflowInstance>(ById, cancellation, request.InstanceId);
            if (LoadedFrom(row, request)?.Revision != loaded.Revision)
            {
                throw new RevisionMismatchException();
            }

            throw;
        }
    }
}

/// <summary>Another step of the instance was committed since it was read.</summary>
public sealed class RevisionMismatchException() : Exception("The instance has moved on.");
