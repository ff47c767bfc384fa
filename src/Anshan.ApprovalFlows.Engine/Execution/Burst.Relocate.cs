using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Flowcharts;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Continuing at other activities than the drawing says.</summary>
internal sealed partial class Burst
{
    /// <summary>
    /// Leaves the named executions and everything that runs behind the targets, resets the counters there, and goes on at the targets.
    /// </summary>
    /// <returns>
    /// <c>Over</c>, <c>NotRunning</c> (a target stands in no running flowchart), <c>NotWaiting</c> (nothing to cancel), <c>Paused</c> (a
    /// fault remains), or null.
    /// </returns>
    private Enum? Relocate(Stimulus.Relocate move)
    {
        if (State.IsOver)
        {
            return StepRefusal.Over;
        }

        if (move.Leave.Any(id => Find(id) is null))
        {
            return StepRefusal.NotWaiting;
        }

        var targets = move.Targets.Select(id => Place(id)).ToList();
        if (targets.Count == 0 || targets.Contains(null))
        {
            return StepRefusal.NotRunning;
        }

        (State.Status, State.SubStatus) = (InstanceStatus.Running, InstanceSubStatus.Executing);
        TakeInput(move.Input);
        move.Leave.Select(id => Find(id)).ToList().ForEach(Abandon);
        foreach (var (target, flowchart, graph) in targets.OfType<Target>())
        {
            var left = graph.Behind(target.Id).Append(target.Id).ToHashSet();
            ChildrenOf(flowchart).Where(child => left.Contains(child.Activity)).Reverse().ToList().ForEach(Abandon);
            State.Queue.RemoveAll(work => work.Owner == flowchart.Id && left.Contains(work.Activity));
        }

        if (State.Executions.Exists(execution => execution.Faulted))
        {
            return StepRefusal.Paused;
        }

        foreach (var (target, flowchart, graph) in targets.OfType<Target>())
        {
            Relocation.Reset(graph, flowchart.Flow!, target.Id, activity => IsAtWork(flowchart, activity));
            State.Queue.Add(
                new ScheduledWork
                {
                    Activity = target.Id,
                    Owner = flowchart.Id,
                    ByBackward = true,
                }
            );
        }

        Drain();
        return null;
    }

    /// <summary>Executes one activity of an instance that is over, alone.</summary>
    /// <returns><c>AlreadyStarted</c> (it is not over), <c>NotRunning</c> (there is no such activity), or null.</returns>
    private Enum? Reopen(Stimulus.Reopen asked)
    {
        if (!State.IsOver)
        {
            return StepRefusal.AlreadyStarted;
        }

        if (!definition.Activities.ContainsKey(asked.Activity))
        {
            return StepRefusal.NotRunning;
        }

        (State.Status, State.SubStatus) = (InstanceStatus.Running, InstanceSubStatus.Executing);
        TakeInput(asked.Input);
        State.Queue.Add(new ScheduledWork { Activity = asked.Activity });
        Drain();
        return null;
    }

    /// <summary>The one running flowchart in which an activity stands; null where there is none, or several.</summary>
    private Target? Place(string activity)
    {
        if (!definition.Activities.TryGetValue(activity, out var node) || node.Parent is not { } container)
        {
            return null;
        }

        var running = State
            .Executions.Where(execution => execution.Activity == container.Id && execution.Flow is not null)
            .Take(2)
            .ToList();
        var graph = container.GraphFrom(State.Trigger);
        return running.Count == 1 && graph.IsReachable(activity) ? new Target(node, running[0], graph) : null;
    }

    private bool IsAtWork(ActivityExecution flowchart, string activity) =>
        ChildrenOf(flowchart).Any(child => child.Activity == activity)
        || State.Queue.Exists(work => work.Owner == flowchart.Id && work.Activity == activity);

    /// <summary>Leaves an execution without telling its container, faults below it included.</summary>
    private void Abandon(ActivityExecution? execution)
    {
        if (execution is null || Find(execution.Id) is null)
        {
            return;
        }

        foreach (var faulted in State.Executions.Where(item => item.Faulted && IsBelow(item, execution)).ToList())
        {
            Effects.Add(new ResolveIncident(faulted.Id, "relocated"));
        }

        Cancel(execution);
    }

    private bool IsBelow(ActivityExecution? execution, ActivityExecution container)
    {
        for (; execution is not null; execution = Find(execution.Parent))
        {
            if (execution.Id == container.Id)
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Target(ActivityNode Node, ActivityExecution Flowchart, FlowGraph Graph);
}
