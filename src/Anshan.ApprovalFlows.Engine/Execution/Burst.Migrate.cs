using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>
/// Migration to another version: executions that have no place there are left in the old one, the rest goes on in the new one.
/// </summary>
internal sealed partial class Burst
{
    private IReadOnlyList<string> targets = [];

    /// <summary>In the old version: leaves the executions that do not go on.</summary>
    /// <returns><c>Over</c>, <c>NotInVersion</c> (something at work has no place in the version), or null.</returns>
    public Enum? LeaveFor(Stimulus.Migrate migrate)
    {
        if (State.IsOver)
        {
            return StepRefusal.Over;
        }

        var plan = MigrationPlan.Of(State, migrate, definition);
        if (plan.NotInVersion.Count > 0)
        {
            return StepRefusal.NotInVersion;
        }

        plan.Leave.Select(id => Find(id)).ToList().ForEach(Abandon);
        targets = plan.Targets;
        return null;
    }

    /// <summary>The same step in the other version.</summary>
    public Burst In(WorkflowDefinition other)
    {
        var burst = new Burst(other, catalog, State, Environment, budget) { targets = targets };
        burst.Effects.AddRange(Effects);
        burst.Events.AddRange(Events);
        return burst;
    }

    /// <summary>In the new version: removes the counters of connections that are gone, and goes on with the named activities.</summary>
    private Enum? Arrive()
    {
        foreach (var flowchart in State.Executions.Where(execution => execution.Flow is not null))
        {
            var lines = Node(flowchart).Connections.Select(connection => connection.Key).ToHashSet();
            var (scope, inside) = (flowchart.Flow!, Node(flowchart).Children.Select(child => child.Node.Id).ToHashSet());
            scope.Connections.Keys.Where(key => !lines.Contains(key)).ToList().ForEach(key => scope.Connections.Remove(key));
            scope.Visits.Keys.Where(key => !inside.Contains(key)).ToList().ForEach(key => scope.Visits.Remove(key));
        }

        State.Entries.Keys.Where(key => !definition.Activities.ContainsKey(key)).ToList().ForEach(key => State.Entries.Remove(key));
        Events.AddRange(
            State
                .Executions.Where(execution => execution.Faulted)
                .Select(execution => new JournalEvent(execution.Activity, execution.Id, JournalEventKind.Faulted))
        );
        return targets.Count == 0 ? null : Relocate(new Stimulus.Relocate([], targets, "migrated"));
    }
}
