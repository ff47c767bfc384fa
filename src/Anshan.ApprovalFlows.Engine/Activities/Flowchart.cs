using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Flowcharts;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Runs its activities along its connections.</summary>
internal sealed class Flowchart : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Flowchart", "流程", "流程图", "按连线依次执行其中的活动。");

    public override Next Execute(ActivityContext context)
    {
        context.Execution.Flow = new FlowScope();
        if (context.Graph.Start is not { } start)
        {
            return Next.Done;
        }

        context.Schedule(start);
        return Next.Children;
    }

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed)
    {
        if (completed.IsTerminal)
        {
            return Next.Done;
        }

        var scheduled = Decide(context, child, completed.Outcomes, completed.ByBackward);
        return scheduled || context.HasWorkBelow ? Next.Children : Next.Done;
    }

    /// <summary>Counts the completion and decides on every outbound connection; true when something was scheduled.</summary>
    private static bool Decide(ActivityContext context, ActivityNode source, IReadOnlyList<string> outcomes, bool byBackward)
    {
        var scope = context.Execution.Flow!;
        if (!byBackward)
        {
            JoinAlgorithm.Visit(scope, source.Id);
        }

        var scheduled = false;
        var returns = Returns(context.Graph, source, outcomes);
        foreach (var connection in context.Graph.Outbound(source.Id))
        {
            var followed = outcomes.Contains(connection.Port);
            if (returns && !followed)
            {
                continue;
            }

            JoinAlgorithm.Visit(scope, connection, followed);
            if (Target(context, connection) is not { } target)
            {
                continue;
            }

            scheduled |= context.Graph.IsBackward(connection, out var isValid)
                ? followed && GoBack(context, connection, target, isValid)
                : GoForward(context, connection, target);
        }

        return scheduled;
    }

    /// <summary>
    /// Whether the activity only continues its own loop: it will be executed again, and decides about its other connections then.
    /// </summary>
    /// <remarks>Elsa counts them as dead at once; a join behind the loop then runs, or is lost, while the loop still runs.</remarks>
    private static bool Returns(FlowGraph graph, ActivityNode source, IReadOnlyList<string> outcomes)
    {
        var isAny = false;
        foreach (var connection in graph.Outbound(source.Id))
        {
            if (outcomes.Contains(connection.Port))
            {
                if (!graph.IsBackward(connection, out _) || !graph.IsClosedLoop(connection))
                {
                    return false;
                }

                isAny = true;
            }
        }

        return isAny;
    }

    private static bool GoBack(ActivityContext context, Connection connection, ActivityNode target, bool isValid)
    {
        if (!isValid)
        {
            throw new WorkflowFaultException(
                $"从“{connection.Source}”回到“{connection.Target}”的连线无效：存在不经过“{connection.Target}”而到达“{connection.Source}”的路径。"
            );
        }

        context.Schedule(target, byBackward: true);
        return true;
    }

    private static bool GoForward(ActivityContext context, Connection connection, ActivityNode target)
    {
        var mode = FlowJoin.ModeOf(context, target);
        var isQueued = context.Burst.State.Queue.Exists(work => work.Activity == target.Id && work.Owner == context.ExecutionId);
        switch (JoinAlgorithm.Decide(context.Graph, context.Execution.Flow!, connection, mode, isQueued))
        {
            case JoinDecision.Schedule:
                // Scheduled first: a cancelled activity calls this again and must find the join already queued.
                context.Schedule(target);
                if (target.Type == FlowJoin.TypeName && mode == JoinMode.WaitAny)
                {
                    CancelAncestors(context, target);
                }

                return true;
            case JoinDecision.Skip:
                return Decide(context, target, [], byBackward: false);
            default:
                return false;
        }
    }

    /// <summary>
    /// Cancels what still runs before a join in this flowchart; a cancelled activity counts as completed with no outcome.
    /// </summary>
    internal static void CancelAncestors(ActivityContext flowchart, ActivityNode join)
    {
        var ancestors = flowchart.Graph.Ancestors(join.Id);
        foreach (var running in flowchart.Burst.ChildrenOf(flowchart.Execution).Where(child => ancestors.Contains(child.Activity)).ToList())
        {
            if (flowchart.Burst.Find(running.Id) is not null)
            {
                flowchart.Burst.Cancel(running);
                flowchart.Burst.TellParent(flowchart.Execution, running, [], isTerminal: false);
            }
        }
    }

    /// <summary>An activity of this very flowchart: a connection to another's, or to the flowchart itself, leads nowhere.</summary>
    private static ActivityNode? Target(ActivityContext context, Connection connection) =>
        context.Burst.Definition.Activities.GetValueOrDefault(connection.Target) is { } target && target.Parent == context.Node
            ? target
            : null;
}
