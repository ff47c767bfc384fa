using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>What must hold after every commit, and at the end of all of them.</summary>
internal sealed class StepInspection(IProcedure procedure)
{
    private readonly StepLoop loop = new(procedure.Catalog);

    public IEnumerable<string> Problems(StoredInstance instance, string before)
    {
        var state = instance.State;
        var waiting = state.Executions.Where(execution => execution.Waits).Select(execution => execution.Id).ToHashSet();
        if (!waiting.SetEquals(instance.Bookmarks))
        {
            yield return $"waits [{string.Join(",", waiting)}], bookmarks [{string.Join(",", instance.Bookmarks)}]";
        }

        foreach (var stray in instance.Timers.Where(timer => !instance.Bookmarks.Contains(timer.Value.ExecutionId)))
        {
            yield return $"timer {stray.Key} belongs to no bookmark";
        }

        if (instance.Revision != instance.Journal.Count)
        {
            yield return $"revision {instance.Revision}, {instance.Journal.Count} journal rows";
        }

        foreach (var problem in AtRest(instance, state).Concat(instance.Rows.Problems(state)))
        {
            yield return problem;
        }

        if (
            Again(before, instance.Journal[^1]) is var (json, events)
            && (json != instance.StateJson || !events.SequenceEqual(instance.Journal[^1].Events))
        )
        {
            yield return "the same step computed again is another";
        }
    }

    /// <summary>Replays every step of the journal, each on the state that the previous one left.</summary>
    public IEnumerable<string> ReplayProblems(StoredInstance instance)
    {
        var json = "";
        foreach (var line in instance.Journal)
        {
            json = Again(json, line).Json;
        }

        if (json != instance.StateJson)
        {
            yield return "the journal does not lead to the state";
        }
    }

    private static IEnumerable<string> AtRest(StoredInstance instance, WorkflowState state)
    {
        var isFaulted = state.SubStatus == InstanceSubStatus.Faulted;
        if (
            state.SubStatus
            is not (InstanceSubStatus.Suspended or InstanceSubStatus.Finished or InstanceSubStatus.Cancelled or InstanceSubStatus.Faulted)
        )
        {
            yield return $"rests as {state.SubStatus}";
        }

        if (state.IsOver && instance.Bookmarks.Count + instance.Timers.Count + state.Executions.Count + state.Queue.Count > 0)
        {
            yield return "is over and something is left";
        }

        if (!isFaulted && !state.IsOver && (instance.Bookmarks.Count == 0 || state.Queue.Count > 0))
        {
            yield return "neither ends nor waits";
        }

        var faulted = state.Executions.Where(execution => execution.Faulted).Select(execution => execution.Id);
        if (isFaulted != (instance.OpenIncidents.Count > 0) || !instance.OpenIncidents.SetEquals(faulted))
        {
            yield return $"faulted [{string.Join(",", faulted)}], incidents [{string.Join(",", instance.OpenIncidents)}]";
        }
    }

    private (string Json, IReadOnlyList<string> Events) Again(string before, JournalLine line)
    {
        var facts = new FactSet();
        foreach (var (request, answer) in line.Facts)
        {
            facts.Add(request, answer);
        }

        var state = before.Length == 0 ? new WorkflowState { InstanceId = line.Request.InstanceId } : WorkflowState.FromJson(before);
        return loop.Run(procedure.Definition, state, line.Request.Stimulus, new StepEnvironment(line.At, facts)) is StepResult.Taken taken
            ? (taken.State.ToJson(), Texts(taken.Events))
            : ("", []);
    }

    public static IReadOnlyList<string> Texts(IEnumerable<JournalEvent> events) =>
        [.. events.Select(item => $"{item.ExecutionId} {item.Activity} {item.Kind} {string.Join(",", item.Outcomes ?? [])}")];
}
