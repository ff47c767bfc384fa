using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>
/// Takes every step a definition can take, from every state it can reach, with the engine's own loop over abstract activities.
/// </summary>
internal sealed class Exploration(ActivityCatalog catalog, int maxStates)
{
    private const int MaxRunsPerStep = 2_000;

    /// <summary>
    /// Counters that drift apart produce new states for ever; after the first finding only this many more are explored for further ones.
    /// </summary>
    private const int StatesAfterFinding = 200;
    private const int MostAtOnce = 3;

    /// <summary>An activity executed so often within one step is in a loop that does not wait; another round finds nothing new.</summary>
    private const int MostRepeats = 3;

    private static readonly HashSet<string> Real =
    [
        "Elsa.Flowchart",
        "Elsa.Sequence",
        "Elsa.Start",
        "Elsa.End",
        "Elsa.Finish",
        "Elsa.FlowJoin",
        "Elsa.Break",
        "Elsa.Fork",
        "Elsa.Parallel",
        "Elsa.FlowNode",
    ];
    private static readonly HashSet<string> Loops = ["Elsa.For", "Elsa.ForEach", "Elsa.ParallelForEach", "Elsa.While"];
    private static readonly HashSet<string> Exits = ["Elsa.Finish", "Elsa.Complete", "Elsa.Break", "Elsa.Fault"];
    private readonly StepLoop loop = new(Abstract(catalog));
    private readonly Queue<(string Key, string State)> open = new();
    private int most = maxStates;

    public StateGraph Graph { get; } = new();

    public Exploration Run(WorkflowDefinition definition)
    {
        Step(
            definition,
            null,
            new WorkflowState { InstanceId = Guid.Empty }.ToJson(),
            new Stimulus.Start(new Dictionary<string, JsonNode?>())
        );
        return GoOn(definition);
    }

    /// <summary>Explores from where an instance stands once it has gone over to another version.</summary>
    public Exploration Run(WorkflowDefinition from, WorkflowState state, Stimulus.Migrate migrate)
    {
        Step(migrate.To, null, state.ToJson(), migrate, from);
        return GoOn(migrate.To);
    }

    /// <summary>Why the first step was refused; null when it was taken.</summary>
    public Enum? Refusal { get; private set; }

    private Exploration GoOn(WorkflowDefinition definition)
    {
        while (open.TryDequeue(out var current))
        {
            foreach (var execution in WorkflowState.FromJson(current.State).Executions.Where(execution => execution.Waits))
            {
                var node = definition.Activities[execution.Activity];
                foreach (var outcome in AnyCourse.Outcomes(node, catalog.Find(node.Type)!))
                {
                    Step(definition, current.Key, current.State, new Stimulus.Resume(execution.Id, outcome, []));
                }
            }
        }

        return this;
    }

    private static ActivityCatalog Abstract(ActivityCatalog catalog) =>
        BuiltIn.With(
            catalog
                .All.Where(activity => !Real.Contains(activity.Descriptor.TypeName))
                .Select(activity =>
                    activity.Descriptor.TypeName switch
                    {
                        UsedDefinition.TypeName => new AnyUse(activity),
                        "Elsa.Complete" => new AnyComplete(activity),
                        "Elsa.FlowFork" => new AnyFork(activity),
                        "Elsa.Fault" => new MeantFault(activity),
                        "Elsa.BulkDispatchWorkflows" => new AnyDispatch(activity),
                        var type when activity.Descriptor.ChildPorts.Count > 0 || type == "Elsa.Switch" => new AnyChild(
                            activity.Descriptor,
                            Loops.Contains(type)
                        ),
                        _ => (Activity)new AnyCourse(activity),
                    }
                )
        );

    private void Step(WorkflowDefinition definition, string? from, string state, Stimulus stimulus, WorkflowDefinition? before = null)
    {
        var ways = new Stack<(Choice Asked, string Answer)[]>([
            [],
        ]);
        var runs = 0;
        while (ways.TryPop(out var way))
        {
            if (++runs > MaxRunsPerStep)
            {
                Graph.IsCut = true;
                return;
            }

            var facts = new FactSet();
            foreach (var (asked, answer) in way)
            {
                facts.Add(asked, answer);
            }

            var result = loop.Run(
                before ?? definition,
                WorkflowState.FromJson(state),
                stimulus,
                new StepEnvironment(DateTimeOffset.UnixEpoch, facts)
            );
            if (
                result is StepResult.NeedsFacts { Requests: [Choice choice] }
                && way.Count(item => item.Asked.Activity == choice.Activity) < MostRepeats
            )
            {
                foreach (var option in choice.Options.Split(Choice.Separator).Reverse())
                {
                    ways.Push([.. way, (choice, option)]);
                }
            }
            else if (result is StepResult.Taken taken)
            {
                Add(definition, from, taken, stimulus);
            }
            else if (result is StepResult.Refused refused)
            {
                Refusal ??= refused.Reason;
            }
        }
    }

    private void Add(WorkflowDefinition definition, string? from, StepResult.Taken taken, Stimulus stimulus)
    {
        Graph.Happened.UnionWith(taken.Events.Select(item => item.Activity));
        Graph.Faults.UnionWith(taken.Effects.OfType<RaiseIncident>().Select(effect => (effect.ActivityId, effect.Message)));
        var deadEnds = DeadEndsOf(definition, taken.Events);
        var key =
            taken.State.Status != InstanceStatus.Finished ? StateKey.Of(definition, taken.State)
            : taken.State.SubStatus == InstanceSubStatus.Faulted ? StateGraph.Broken
            : deadEnds.Contains(definition.Root.Id) ? StateGraph.RanOut
            : StateGraph.Ended;
        var isNew = Graph.Add(from, key, taken.State);
        foreach (var flowchart in deadEnds.Where(id => !Graph.DeadEnds.ContainsKey(id)))
        {
            Graph.DeadEnds[flowchart] = Graph.StepOf(from, stimulus);
        }

        var tooMany = taken.State.Executions.GroupBy(execution => execution.Activity).FirstOrDefault(group => group.Count() > MostAtOnce);
        if (tooMany is not null)
        {
            // It would never end: more and more of the same activity at once.
            Graph.Unbounded.Add(tooMany.Key);
            Graph.IsCut = true;
            return;
        }

        if (Graph.Faults.Count + Graph.DeadEnds.Count + Graph.Unbounded.Count > 0)
        {
            most = Math.Min(most, Graph.Count + StatesAfterFinding);
        }

        if (isNew && taken.State.Status != InstanceStatus.Finished)
        {
            if (Graph.Count < most)
            {
                open.Enqueue((key, taken.State.ToJson()));
            }
            else
            {
                Graph.IsCut = true;
            }
        }
    }

    /// <summary>Flowcharts that completed in this step because nothing was left to do, though an end is drawn in them.</summary>
    private List<string> DeadEndsOf(WorkflowDefinition definition, IReadOnlyList<JournalEvent> events)
    {
        var completed = events
            .Where(item => item.Kind == JournalEventKind.Completed)
            .Select(item => definition.Activities[item.Activity])
            .ToList();
        return completed.Exists(node => Exits.Contains(node.Type))
            ? []
            :
            [
                .. completed
                    .Where(node =>
                        node.Type == "Elsa.Flowchart" && HasEnd(node) && !completed.Exists(child => child.Parent == node && IsEnd(child))
                    )
                    .Select(node => node.Id),
            ];
    }

    private bool HasEnd(ActivityNode flowchart) => flowchart.Children.Any(child => IsEnd(child.Node));

    private bool IsEnd(ActivityNode node) => catalog.Find(node.Type)?.IsTerminal ?? false;
}
