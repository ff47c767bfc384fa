using Anshan.ApprovalFlows.Engine.Definitions;
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
    private static readonly RowKey ById = RowKey.Of(nameof(WorkflowInstance.Id));
    private readonly StepProtocol protocol = new(loop, now);

    private DefinitionStore Definitions => definitions;

    private IFactSource Facts => facts;

    private IStepWriter Writer => writer;

    /// <summary>Takes one step, or says why not.</summary>
    public Task<StepOutcome> RunAsync(StepRequest request, CancellationToken cancellation = default) =>
        protocol.RunAsync(() => new DatabaseView(this, open()), request, cancellation);

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

    private async Task<StepOutcome> CommitAsync(
        LentDatabase lent, StepRequest request, Loaded loaded, StepResult.Taken step, DateTimeOffset at, CancellationToken cancellation)
    {
        var answer = step.Answer ?? "ok";
        var rows = new RowSet(lent.Context);
        StepRows.Write(rows, request, loaded, step, at);
        if (request.Write is null)
        {
            await writer.WriteAsync(new StepCommit(lent.Context, rows, request, at, step.State, step.Effects, answer), cancellation);
        }

        rows.Seal();
        await lent.DisposeAsync();
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

    /// <summary>What the protocol sees of the database in one attempt.</summary>
    private sealed class DatabaseView(WorkflowRunner runner, LentDatabase lent) : IStepView
    {
        public Task<string?> FindAsync(Operation operation, CancellationToken cancellation) => runner.Writer.FindAsync(lent.Context, operation, cancellation);

        public Task<Loaded?> LoadAsync(StepRequest request, CancellationToken cancellation) => WorkflowRunner.LoadAsync(lent.Context, request, cancellation);

        public Task<WorkflowDefinition> DefinitionAsync(string versionId, CancellationToken cancellation) =>
            runner.Definitions.GetAsync(lent.Context, versionId, cancellation);

        public Task<object> ReadAsync(Guid instanceId, FactRequest request, CancellationToken cancellation) =>
            runner.Facts.ReadAsync(lent.Context, instanceId, request, cancellation);

        public object? AtOnce(FactRequest request) => runner.Facts.AtOnce(request);

        public Task<StepOutcome> CommitAsync(
            StepRequest request, Loaded loaded, StepResult.Taken step, DateTimeOffset at, CancellationToken cancellation) =>
            runner.CommitAsync(lent, request, loaded, step, at, cancellation);

        public ValueTask DisposeAsync() => lent.DisposeAsync();
    }
}

/// <summary>Another step of the instance was committed since it was read.</summary>
public sealed class RevisionMismatchException() : Exception("The instance has moved on.");
