using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Engine.Storage.Steps;

/// <summary>What one attempt of a step reads, and where it is committed.</summary>
public sealed partial class WorkflowRunner
{
    /// <summary>What the protocol sees of the database in one attempt.</summary>
    private sealed class DatabaseView(WorkflowRunner runner, PooledContext pooled, StepRequest expected) : IStepView
    {
        private List<WorkflowInstance> instance = [];
        private StepReads reads = null!;

        public async Task<string?> FindAsync(Operation operation, CancellationToken cancellation)
        {
            // The instance before all that rests on its revision.
            var batch = new RowBatch(pooled.Context);
            instance = batch.Add<WorkflowInstance>(ById, expected.InstanceId);
            reads = runner.Writer.Reads(expected, batch);
            await batch.ReadAsync(cancellation);
            return reads.Earlier;
        }

        public async Task<Loaded?> LoadAsync(StepRequest request, CancellationToken cancellation)
        {
            var loaded = LoadedFrom(instance.FirstOrDefault(), request);
            if (loaded is not null)
            {
                await reads.CompleteAsync(pooled.Context, loaded.Revision, cancellation);
            }

            return loaded;
        }

        public Task<WorkflowDefinition> DefinitionAsync(string versionId, CancellationToken cancellation) =>
            runner.Definitions.GetAsync(pooled.Context, versionId, cancellation);

        public Task<object> ReadAsync(Guid instanceId, FactRequest request, CancellationToken cancellation) =>
            runner.AnswerAsync(pooled.Context, instanceId, request, cancellation);

        public object? AtOnce(FactRequest request) => reads.AnswerTo(request) ?? runner.AtOnce(request);

        public Task<StepOutcome> CommitAsync(
            StepRequest request,
            Loaded loaded,
            StepResult.Taken step,
            DateTimeOffset at,
            CancellationToken cancellation
        ) => runner.CommitAsync(pooled, reads, request, loaded, step, at, cancellation);

        public ValueTask DisposeAsync() => pooled.DisposeAsync();
    }
}
