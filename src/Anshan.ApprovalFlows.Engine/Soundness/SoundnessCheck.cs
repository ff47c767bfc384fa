using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using static Anshan.ApprovalFlows.Engine.Soundness.DrawingCheck;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>
/// Explores every way a definition can go, with the engine's own step loop over abstract activities that may take any of their outcomes at
/// any time, and names what can go wrong.
/// </summary>
/// <remarks>
/// Soundness in the sense of workflow nets: every activity can happen, from every state the end can be reached, and when it is reached
/// nothing is left running. Values are ignored: a path that only a value rules out is explored as well. Loops over items are followed for
/// two rounds, branches of a parallel loop one after the other.
/// </remarks>
public sealed class SoundnessCheck(ActivityCatalog catalog)
{
    /// <summary>More states than this are not explored; the result is then a warning, not a verdict.</summary>
    public const int MaxStates = 10_000;

    private const int MostNamed = 5;

    /// <summary>Every problem found; errors refuse publishing. The drawing must have passed <see cref="DefinitionCheck"/>.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="maxStates">How many states are explored before the check gives up.</param>
    public IReadOnlyList<DefinitionProblem> Check(WorkflowDefinition definition, int maxStates = MaxStates)
    {
        var graph = new Exploration(catalog, maxStates).Run(definition).Graph;
        List<DefinitionProblem> problems =
        [
            .. new DrawingCheck(catalog).Check(definition),
            .. OnTheWay(definition, graph),
            .. Never(definition, graph),
        ];
        if (graph.IsCut && graph.Faults.Count + graph.DeadEnds.Count + graph.Unbounded.Count == 0)
        {
            problems.Add(
                new DefinitionProblem(
                    "$.root",
                    $"流程的走法很多，在 {maxStates} 个状态内未能判定是否每种走法都能结束。请减少同时进行的分支。",
                    IsError: false
                )
            );
        }

        return problems;
    }

    /// <summary>Whether an instance that goes over to another version can still come to its end there, whatever is decided.</summary>
    /// <param name="from">The version it is pinned to.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="migrate">Where it is to go.</param>
    /// <param name="maxStates">How many states are explored; of more nothing is said.</param>
    /// <returns>Why it is refused (as <see cref="StepResult.Refused"/> has it), or what can go wrong afterwards.</returns>
    public (Enum? Refusal, IReadOnlyList<DefinitionProblem> Problems) CheckMigration(
        WorkflowDefinition from,
        WorkflowState state,
        Stimulus.Migrate migrate,
        int maxStates = MaxStates
    )
    {
        var exploration = new Exploration(catalog, maxStates).Run(from, state, migrate);
        return exploration.Refusal is { } refusal ? (refusal, []) : (null, [.. OnTheWay(migrate.To, exploration.Graph)]);
    }

    /// <summary>The same for two states of a definition from which the same can follow.</summary>
    public static string KeyOf(WorkflowDefinition definition, WorkflowState state) => StateKey.Of(definition, state);

    private static IEnumerable<DefinitionProblem> OnTheWay(WorkflowDefinition definition, StateGraph graph) =>
        [
            .. graph.Faults.Select(fault =>
                Problem(definition, fault.Activity, $"{Title(definition, fault.Activity)}走到时会出错：{fault.Message}")
            ),
            .. graph.Unbounded.Select(activity =>
                Problem(
                    definition,
                    activity,
                    $"{Title(definition, activity)}还没有完成就会一再重新开始，次数没有上限。请不要从并行分支中返回到分支之前。"
                )
            ),
            .. DeadEndsOf(definition, graph),
            .. Stuck(definition, graph),
        ];

    private static IEnumerable<DefinitionProblem> Never(WorkflowDefinition definition, StateGraph graph) =>
        graph.IsCut || graph.Faults.Count > 0
            ? []
            : definition
                .Activities.Values.Where(node => !graph.Happened.Contains(node.Id))
                .OrderBy(node => node.Path, StringComparer.Ordinal)
                .Select(node =>
                    Declared(node, graph, []) is { } use
                        ? new DefinitionProblem(
                            node.Path,
                            $"{Named(node)}现在不会执行：{Named(use.Source)}声明了出口“{use.Port}”，但所用流程的这一版从不走它。",
                            IsError: false
                        )
                        : new DefinitionProblem(
                            node.Path,
                            node.Type == FlowJoin.TypeName
                                ? $"汇合{Named(node)}永远等不齐：至少有一条进入的分支走不到，请把方式改为“全部有效分支到齐”（WaitAllActive）或检查连线。"
                                : $"{Named(node)}永远不会执行，请检查通向它的连线。"
                        )
                );

    /// <summary>
    /// The use of a definition whose declared outcome leads here, directly or further on; null where it is the drawing that
    /// leads nowhere. A later
    /// version of what is used may leave by it.
    /// </summary>
    private static (ActivityNode Source, string Port)? Declared(ActivityNode node, StateGraph graph, HashSet<string> seen)
    {
        if (node.Parent is not { } container || !seen.Add(node.Id))
        {
            return null;
        }

        if (!graph.Happened.Contains(container.Id))
        {
            return Declared(container, graph, seen);
        }

        foreach (var connection in container.Connections.Where(connection => connection.Target == node.Id))
        {
            if (container.Children.Select(child => child.Node).FirstOrDefault(child => child.Id == connection.Source) is { } source)
            {
                var isDeclared =
                    graph.Happened.Contains(source.Id)
                    && source.Type == UsedDefinition.TypeName
                    && source.OwnOutcomes.Contains(connection.Port);
                if ((isDeclared ? (source, connection.Port) : Declared(source, graph, seen)) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static IEnumerable<DefinitionProblem> DeadEndsOf(WorkflowDefinition definition, StateGraph graph) =>
        graph.DeadEnds.Select(item =>
        {
            var (activity, choice) = item.Value;
            var after = activity.Length == 0 ? "流程开始后" : $"{Title(definition, activity)}以“{choice}”完成后";
            return Problem(
                definition,
                activity.Length == 0 ? item.Key : activity,
                $"{after}，流程可能没有到达“结束”就停下。请连上后续环节；多条连线进入同一活动时，返回过的分支会使它等不齐，请让每条路各有自己的结束。"
            );
        });

    private static IEnumerable<DefinitionProblem> Stuck(WorkflowDefinition definition, StateGraph graph)
    {
        if (graph.Count == 0)
        {
            return
            [
                Problem(
                    definition,
                    definition.Root.Id,
                    "流程开始后不等待地循环，永远到不了结束。请在循环中加入会等待的活动，或让循环有出口。"
                ),
            ];
        }

        return graph
            .WithoutEnd()
            .Distinct()
            .Take(MostNamed)
            .Select(waiting =>
                Problem(
                    definition,
                    waiting.Split(',')[0],
                    $"走到等待{string.Join("、", waiting.Split(',').Select(id => Title(definition, id)))}时，再也到不了结束。请让其中一个环节连到通向“结束”的路上。"
                )
            );
    }

    private static DefinitionProblem Problem(WorkflowDefinition definition, string activity, string message) =>
        new(definition.Activities.GetValueOrDefault(activity)?.Path ?? "$.root", message);

    private static string Title(WorkflowDefinition definition, string activity) =>
        definition.Activities.TryGetValue(activity, out var node) ? Named(node) : $"“{activity}”";
}
