using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>The view of the store of one attempt; between two of its operations others may commit, or the process may crash.</summary>
internal sealed class SimulatedView(SimulatedStore store, IProcedure procedure, Turns turns) : IStepView
{
    private readonly List<KeyValuePair<FactRequest, object>> facts = [];

    public async Task<string?> FindAsync(Operation operation, CancellationToken cancellation)
    {
        await turns.NextAsync();
        return store.Find(operation);
    }

    public async Task<Loaded?> LoadAsync(StepRequest request, CancellationToken cancellation)
    {
        await turns.NextAsync();
        var found = store.Instances.GetValueOrDefault(request.InstanceId);
        return request.Stimulus is Stimulus.Start
            ? found is null
                ? new Loaded(request.DefinitionVersionId!, 0, null)
                : null
            : found is null
                ? null
                : new Loaded(found.Version, found.Revision, found.StateJson);
    }

    public Task<WorkflowDefinition> DefinitionAsync(string versionId, CancellationToken cancellation) =>
        Task.FromResult(procedure.Definition);

    public Task<object> ReadAsync(Guid instanceId, FactRequest request, CancellationToken cancellation)
    {
        var answer = procedure.Answer(request);
        facts.Add(new(request, answer));
        return Task.FromResult(answer);
    }

    public async Task<StepOutcome> CommitAsync(
        StepRequest request,
        Loaded loaded,
        StepResult.Taken step,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        var stateJson = step.State.ToJson();
        var line = new JournalLine(request, at, facts, StepInspection.Texts(step.Events), step.Answer ?? "ok");
        await turns.NextAsync();
        var answer = store.Commit(request, loaded, step, stateJson, line);
        await turns.NextAsync();
        return answer;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
