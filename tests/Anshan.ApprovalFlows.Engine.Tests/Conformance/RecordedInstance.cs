using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Conformance;

/// <summary>One instance of a recorded case, kept as the database would keep it.</summary>
internal sealed class RecordedInstance(Guid id, Guid? parent, WorkflowDefinition definition)
{
    public Guid Id => id;

    public Guid? Parent => parent;

    public WorkflowDefinition Definition => definition;

    public WorkflowState State { get; private set; } = new() { InstanceId = id };

    /// <summary>The events since the last stimulus.</summary>
    public List<JournalEvent> Events { get; } = [];

    /// <summary>Activities that faulted, in order.</summary>
    public List<string> Incidents { get; } = [];

    public void Keep(StepResult.Taken step)
    {
        State = WorkflowState.FromJson(step.State.ToJson());
        Events.AddRange(step.Events);
        Incidents.AddRange(step.Effects.OfType<RaiseIncident>().Select(effect => Plain(effect.ActivityId)));
    }

    /// <summary>The execution that waits at an activity, in order of creation.</summary>
    public ActivityExecution? Waiting(string activity, int index) =>
        State
            .Executions.Where(execution => execution.Waits && Plain(execution.Activity) == activity)
            .OrderBy(execution => execution.Id)
            .ElementAtOrDefault(index);

    /// <summary>The id as recorded: without the use it stands in.</summary>
    public static string Plain(string activity) => activity[(activity.LastIndexOf('/') + 1)..];
}
