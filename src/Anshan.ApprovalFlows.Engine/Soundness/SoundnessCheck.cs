using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>
/// Explores every way a definition can go, with the engine's own step loop over abstract activities that may take any of
/// their outcomes at any time, and names what can go wrong.
/// </summary>
/// <remarks>
/// Soundness in the sense of workflow nets: every activity can happen, from every state the end can be reached, and when it
/// is reached nothing is left behind. Values are not looked at: a way that only a value rules out is explored as well.
/// </remarks>
public sealed class SoundnessCheck(ActivityCatalog catalog)
{
    /// <summary>More states than this are not explored; the result is then a warning, not a verdict.</summary>
    public const int MaxStates = 20_000;

    private static readonly HashSet<string> Structure =
    [
        "Elsa.Flowchart", "Elsa.Sequence", "Elsa.Start", "Elsa.End", "Elsa.Finish", "Elsa.FlowFork", "Elsa.FlowJoin", "Elsa.Break", "Elsa.Complete",
        UsedDefinition.TypeName,
    ];

    private static readonly HashSet<string> Loops = ["Elsa.For", "Elsa.ForEach", "Elsa.ParallelForEach", "Elsa.While"];
    private readonly StepLoop loop = new(Abstract(catalog));

    /// <summary>Every problem found; errors refuse publishing.</summary>
    public IReadOnlyList<DefinitionProblem> Check(WorkflowDefinition definition)
    {
        var problems = Unconnected(definition).ToList();
        var graph = Explore(definition);
        problems.AddRange(Never(definition, graph));
        problems.AddRange(graph.Faults.Select(fault => Problem(definition, fault.Activity, $"“{Title(definition, fault.Activity)}”：{fault.Message}")));
        problems.AddRange(Endless(definition, graph));
        if (graph.IsCut)
        {
            problems.Add(new DefinitionProblem("$.root", $"流程的走法超过 {MaxStates} 种，未能全部检查。", IsError: false));
        }

        return problems;
    }

    private static ActivityCatalog Abstract(ActivityCatalog catalog) => new(
        catalog.All.Where(activity => !Structure.Contains(activity.Descriptor.TypeName)).Select(activity =>
            activity.Descriptor.ChildPorts.Count > 0
                ? (Activity)new AnyChild(activity.Descriptor, Loops.Contains(activity.Descriptor.TypeName))
                : new AnyOutcome(activity.Descriptor)));

    private StateGraph Explore(WorkflowDefinition definition)
    {
        var graph = new StateGraph();
        var queue = new Queue<(string Key, WorkflowState State)>();
        Step(definition, graph, null, new WorkflowState { InstanceId = Guid.Empty }, new Stimulus.Start(new Dictionary<string, JsonNode?>()), queue);
        while (queue.TryDequeue(out var current))
        {
            foreach (var execution in current.State.Executions.Where(execution => execution.Waits))
            {
                foreach (var choice in Choices(definition.Activities[execution.Activity]))
                {
                    var copy = WorkflowState.FromJson(current.State.ToJson());
                    Step(definition, graph, current.Key, copy, new Stimulus.Resume(execution.Id, choice, []), queue);
                }
            }
        }

        return graph;
    }

    private void Step(
        WorkflowDefinition definition, StateGraph graph, string? from, WorkflowState state, Stimulus stimulus, Queue<(string, WorkflowState)> queue)
    {
        if (loop.Run(definition, state, stimulus, new StepEnvironment(DateTimeOffset.UnixEpoch, new FactSet())) is not StepResult.Taken taken)
        {
            return;
        }

        foreach (var item in taken.Events)
        {
            graph.Happened.Add(item.Activity);
        }

        graph.Faults.UnionWith(taken.Effects.OfType<RaiseIncident>().Select(effect => (effect.ActivityId, effect.Message)));
        var isEnd = taken.State.Status == "Finished";
        var byTerminal = taken.Events.Any(item => item.Kind == "Completed" && (catalog.Find(definition.Activities[item.Activity].Type)?.IsTerminal ?? false));
        var key = isEnd ? (byTerminal ? StateGraph.Ended : StateGraph.RanOut) : StateKey.Of(definition, taken.State);
        if (graph.Add(from, key, taken.State, stimulus) && !isEnd)
        {
            if (graph.Count < MaxStates)
            {
                queue.Enqueue((key, taken.State));
            }
            else
            {
                graph.IsCut = true;
            }
        }
    }

    private IEnumerable<string> Choices(ActivityNode node)
    {
        var descriptor = catalog.Find(node.Type)?.Descriptor;
        if (descriptor?.ChildPorts.Count > 0)
        {
            return node.Children.Select(child => child.Port).Append(AnyChild.Leave);
        }

        var drawn = node.Parent?.Connections.Where(connection => connection.Source == node.Id).Select(connection => connection.Port) ?? [];
        return (descriptor?.Outcomes.Keys ?? []).Union(node.Cases.Select(item => item.Label)).Union(drawn);
    }

    /// <summary>An outcome of a task that leads nowhere loses the case.</summary>
    private IEnumerable<DefinitionProblem> Unconnected(WorkflowDefinition definition)
    {
        foreach (var node in definition.Activities.Values.Where(node => node.Parent?.Type == "Elsa.Flowchart" && !Structure.Contains(node.Type)))
        {
            var drawn = node.Parent!.Connections.Where(connection => connection.Source == node.Id).Select(connection => connection.Port).ToHashSet();
            foreach (var (port, name) in catalog.Find(node.Type)?.Descriptor.Outcomes ?? new Dictionary<string, string>())
            {
                if (port != "Done" && port != "Due" && port != "Default" && !drawn.Contains(port))
                {
                    yield return new DefinitionProblem(node.Path, $"“{node.Title}”的出口“{name}”没有连线：走到这里办件就没有下一步，请连上后续环节。");
                }
            }
        }
    }

    private static IEnumerable<DefinitionProblem> Never(WorkflowDefinition definition, StateGraph graph) =>
        graph.IsCut
            ? []
            : definition.Activities.Values
                .Where(node => !graph.Happened.Contains(node.Id))
                .Select(node => new DefinitionProblem(
                    node.Path,
                    node.Type == FlowJoin.TypeName
                        ? $"汇合“{node.Title}”永远等不齐：至少有一条进入的分支走不到，请改用“全部有效分支到齐”或检查连线。"
                        : $"“{node.Title}”永远不会执行，请检查通向它的连线。"));

    private static IEnumerable<DefinitionProblem> Endless(WorkflowDefinition definition, StateGraph graph)
    {
        var hasEnd = definition.Activities.Values.Any(node => node.Type is "Elsa.End" or "Elsa.Finish" or "Elsa.Complete");
        if (hasEnd && graph.Last(StateGraph.RanOut) is { } last)
        {
            yield return Problem(definition, last.Activity, $"“{Title(definition, last.Activity)}”以“{last.Choice}”完成后，流程可能没有到达“结束”就停下。多条连线进入同一活动时，返回过的分支会使它等不齐，请让每条路各有自己的结束。");
        }

        foreach (var (waiting, _) in graph.WithoutEnd().DistinctBy(item => item.Waiting).Take(5))
        {
            yield return new DefinitionProblem("$.root", $"走到等待“{string.Join("、", waiting.Split(',').Select(id => Title(definition, id)))}”时，再也到不了结束。");
        }
    }

    private static DefinitionProblem Problem(WorkflowDefinition definition, string activity, string message) =>
        new(definition.Activities.GetValueOrDefault(activity)?.Path ?? "$.root", message);

    private static string Title(WorkflowDefinition definition, string activity) => definition.Activities.GetValueOrDefault(activity)?.Title ?? activity;
}
