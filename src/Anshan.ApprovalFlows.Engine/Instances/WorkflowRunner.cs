using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Instances;

/// <summary>Takes steps durably: load, compute, commit once. Only after the commit does the caller get its answer.</summary>
/// <remarks>
/// The step is computed before the gate on the revision that was read; inside the gate stand only the revision check and SQL.
/// When another step came first it is computed again, at most five times, unseen by the caller.
/// </remarks>
public sealed class WorkflowRunner(
    OpenDatabase open, IWriteGate gate, StepLoop loop, DefinitionStore definitions, IFactSource facts, IStepWriter writer, BusinessTime now)
{
    private const int MaxAttempts = 5;
    private const int MaxFacts = 64;
    private static readonly RowKey ById = RowKey.Of(nameof(WorkflowInstance.Id));

    /// <summary>Takes one step, or says why not.</summary>
    public async Task<StepOutcome> RunAsync(StepRequest request, CancellationToken cancellation = default)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            await using var lent = open();
            var database = lent.Context;
            if (await writer.FindAsync(database, request.Operation, cancellation) is { } earlier)
            {
                return new StepOutcome.Accepted(earlier, IsRepeat: true);
            }

            if (await LoadAsync(database, request, cancellation) is not { } loaded)
            {
                return await RefuseAsync(database, request, request.Stimulus is Stimulus.Start ? "AlreadyStarted" : "NotFound", cancellation);
            }

            var at = now();
            var result = await ComputeAsync(database, request, loaded, at, cancellation);
            if (result is StepResult.Refused refused)
            {
                return await RefuseAsync(database, request, refused.Reason, cancellation);
            }

            var step = (StepResult.Taken)result;
            try
            {
                return await CommitAsync(database, request, loaded, step, at, cancellation);
            }
            catch (RevisionMismatchException)
            {
                // Another step of this instance came first: compute again on what it left.
            }
            catch (DbUpdateException) when (attempt < MaxAttempts)
            {
                // The same operation, or the same start, was committed by a twin: the next round finds it.
            }
        }

        return new StepOutcome.Refused("Busy");
    }

    /// <summary>Refuses, unless a twin of this operation was committed between looking for it and reading the instance.</summary>
    private async Task<StepOutcome> RefuseAsync(DbContext database, StepRequest request, string reason, CancellationToken cancellation) =>
        await writer.FindAsync(database, request.Operation, cancellation) is { } twin
            ? new StepOutcome.Accepted(twin, IsRepeat: true)
            : new StepOutcome.Refused(reason);

    private static async Task<Loaded?> LoadAsync(DbContext database, StepRequest request, CancellationToken cancellation)
    {
        if (request.Stimulus is Stimulus.Start)
        {
            var version = request.DefinitionVersionId ?? throw new InvalidOperationException("A start needs a definition version.");
            return await database.FindRowAsync<WorkflowInstance>(ById, cancellation, request.InstanceId) is null ? new Loaded(version, 0, null) : null;
        }

        return await database.FindRowAsync<WorkflowInstance>(ById, cancellation, request.InstanceId) is { } row
            ? new Loaded(row.DefinitionVersionId, row.Revision, row.StateJson)
            : null;
    }

    private async Task<StepResult> ComputeAsync(DbContext database, StepRequest request, Loaded loaded, DateTimeOffset at, CancellationToken cancellation)
    {
        var definition = await definitions.GetAsync(database, loaded.DefinitionVersionId, cancellation);
        var known = new FactSet();
        foreach (var (asked, answer) in request.Facts)
        {
            known.Add(asked, answer);
        }

        for (var round = 0; round < MaxFacts; round++)
        {
            var state = loaded.StateJson is null ? new WorkflowState { InstanceId = request.InstanceId } : WorkflowState.FromJson(loaded.StateJson);
            var result = loop.Run(definition, state, request.Stimulus, new StepEnvironment(at, known));
            if (result is not StepResult.NeedsFacts needs)
            {
                return result;
            }

            foreach (var fact in needs.Requests)
            {
                known.Add(fact, await facts.ReadAsync(database, request.InstanceId, fact, cancellation));
            }
        }

        throw new InvalidOperationException($"A step asked for more than {MaxFacts} facts.");
    }

    private async Task<StepOutcome> CommitAsync(
        DbContext database, StepRequest request, Loaded loaded, StepResult.Taken step, DateTimeOffset at, CancellationToken cancellation)
    {
        var answer = step.Answer ?? "ok";
        var rows = new RowSet(database);
        StepRows.Write(rows, request, loaded, step, at);
        if (request.Write is null)
        {
            await writer.WriteAsync(new StepCommit(database, rows, request, at, step.State, step.Effects, answer), cancellation);
        }

        return await gate.WriteAsync<StepOutcome>(
            async (db, token) =>
            {
                await rows.FlushAsync(db, token);
                if (request.Write is { } write)
                {
                    // The domain's rows rest on what the use case writes, a case number say, and so are made behind it.
                    await write(db, token);
                    await db.SaveChangesAsync(token);
                    var further = new RowSet(db);
                    await writer.WriteAsync(new StepCommit(db, further, request, at, step.State, step.Effects, answer), token);
                    await further.FlushAsync(db, token);
                }

                return new StepOutcome.Accepted(answer, IsRepeat: false);
            },
            cancellation);
    }
}

/// <summary>What a step is computed from.</summary>
internal sealed record Loaded(string DefinitionVersionId, int Revision, string? StateJson);

/// <summary>Another step of the instance was committed since it was read.</summary>
public sealed class RevisionMismatchException() : Exception("The instance has moved on.");
