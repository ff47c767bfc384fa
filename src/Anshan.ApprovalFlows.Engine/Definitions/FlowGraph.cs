using System.Collections.Frozen;

namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>What the join algorithm needs of a flowchart's drawing: start, reachable connections, which of them lead back.</summary>
/// <remarks>
/// A breadth-first search from the start over the connections finds the backward ones: an edge that would close a cycle with
/// the edges accepted so far. A backward connection is valid when every path from the start to its source passes its target.
/// </remarks>
internal sealed class FlowGraph
{
    private readonly FrozenDictionary<string, IReadOnlyList<Connection>> outbound;
    private readonly FrozenDictionary<string, IReadOnlyList<Connection>> forwardInbound;
    private readonly FrozenDictionary<(string From, string To), bool> backward;
    private readonly FrozenDictionary<string, FrozenSet<string>> ancestors;

    private FlowGraph(
        ActivityNode? start,
        FrozenDictionary<string, IReadOnlyList<Connection>> outbound,
        FrozenDictionary<string, IReadOnlyList<Connection>> forwardInbound,
        FrozenDictionary<(string, string), bool> backward,
        FrozenDictionary<string, FrozenSet<string>> ancestors
    ) =>
        (Start, this.outbound, this.forwardInbound, this.backward, this.ancestors) = (start, outbound, forwardInbound, backward, ancestors);

    /// <summary>The activity that begins; null in an empty flowchart.</summary>
    public ActivityNode? Start { get; }

    /// <summary>Connections leaving an activity, in document order, each once.</summary>
    public IReadOnlyList<Connection> Outbound(string activity) => outbound.GetValueOrDefault(activity, []);

    /// <summary>Forward connections entering an activity that can be reached from the start.</summary>
    public IReadOnlyList<Connection> ForwardInbound(string activity) => forwardInbound.GetValueOrDefault(activity, []);

    /// <summary>Whether the connection leads back, and whether it may.</summary>
    public bool IsBackward(Connection connection, out bool isValid) =>
        backward.TryGetValue((connection.Source, connection.Target), out isValid);

    /// <summary>
    /// Whether the loop that a backward connection closes can be left only where it begins: nothing beside it runs again.
    /// </summary>
    public bool IsClosedLoop(Connection back)
    {
        bool Inside(string activity) =>
            (activity == back.Target || Ancestors(activity).Contains(back.Target))
            && (activity == back.Source || Ancestors(back.Source).Contains(activity));
        return ancestors
            .Keys.Where(activity => activity != back.Source && Inside(activity))
            .SelectMany(Outbound)
            .All(connection => IsBackward(connection, out _) || Inside(connection.Target));
    }

    /// <summary>The activities from which one can get forward to this one.</summary>
    public FrozenSet<string> Ancestors(string activity) => ancestors.GetValueOrDefault(activity, FrozenSet<string>.Empty);

    /// <summary>The activities that one can get forward to from this one.</summary>
    public FrozenSet<string> Behind(string activity) =>
        ancestors.Where(pair => pair.Value.Contains(activity)).Select(pair => pair.Key).ToFrozenSet();

    /// <summary>Whether the start leads to the activity.</summary>
    public bool IsReachable(string activity) => ancestors.ContainsKey(activity);

    /// <summary>Computes the graph of a flowchart, from its own start or from the trigger that began it.</summary>
    public static FlowGraph Of(ActivityNode flowchart, string? trigger = null)
    {
        var nodes = flowchart.Children.Where(child => child.Port == "activities").Select(child => child.Node).ToList();
        var connections = flowchart.Connections.Distinct().ToList();
        var start = nodes.Find(node => node.Id == trigger) ?? FindStart(nodes, connections);
        var outgoing = connections
            .GroupBy(connection => connection.Source)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<Connection>)[.. group]);
        var forward = new Dictionary<string, List<Connection>>();
        var back = new List<Connection>();
        var parents = new Dictionary<string, HashSet<string>>();
        if (start is not null)
        {
            Walk(start.Id, outgoing, forward, back, parents);
        }

        return new FlowGraph(
            start,
            outgoing.ToFrozenDictionary(),
            forward.ToFrozenDictionary(pair => pair.Key, pair => (IReadOnlyList<Connection>)pair.Value),
            back.DistinctBy(edge => (edge.Source, edge.Target))
                .ToFrozenDictionary(
                    edge => (edge.Source, edge.Target),
                    edge => start is not null && Dominates(edge.Target, edge.Source, start.Id, outgoing)
                ),
            parents.Keys.ToFrozenDictionary(id => id, id => AncestorsOf(id, parents))
        );
    }

    private static ActivityNode? FindStart(List<ActivityNode> nodes, List<Connection> connections)
    {
        var entered = connections.Select(connection => connection.Target).ToHashSet();
        return nodes.Find(node => node.Type == "Elsa.Start")
            ?? nodes.Find(node => node.CanStartWorkflow)
            ?? nodes.Find(node => !entered.Contains(node.Id))
            ?? nodes.FirstOrDefault();
    }

    private static void Walk(
        string start,
        Dictionary<string, IReadOnlyList<Connection>> outgoing,
        Dictionary<string, List<Connection>> forward,
        List<Connection> back,
        Dictionary<string, HashSet<string>> parents
    )
    {
        parents[start] = [];
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var current))
        {
            foreach (var edge in outgoing.GetValueOrDefault(current, []))
            {
                var isNew = !parents.ContainsKey(edge.Target);
                if (!isNew && (edge.Target == current || Reaches(edge.Target, current, parents)))
                {
                    back.Add(edge);
                    continue;
                }

                if (!forward.TryGetValue(edge.Target, out var inbound))
                {
                    forward[edge.Target] = inbound = [];
                }

                inbound.Add(edge);
                if (isNew)
                {
                    parents[edge.Target] = [];
                    queue.Enqueue(edge.Target);
                }

                parents[edge.Target].Add(current);
            }
        }
    }

    /// <summary>Whether <paramref name="ancestor"/> leads to <paramref name="activity"/> over the edges accepted so far.</summary>
    private static bool Reaches(string ancestor, string activity, Dictionary<string, HashSet<string>> parents) =>
        AncestorsOf(activity, parents).Contains(ancestor);

    private static FrozenSet<string> AncestorsOf(string activity, Dictionary<string, HashSet<string>> parents)
    {
        var found = new HashSet<string>();
        var stack = new Stack<string>(parents[activity]);
        while (stack.TryPop(out var current))
        {
            if (found.Add(current))
            {
                foreach (var parent in parents[current])
                {
                    stack.Push(parent);
                }
            }
        }

        return found.ToFrozenSet();
    }

    /// <summary>True when <paramref name="source"/> cannot be reached from the start without passing <paramref name="target"/>.</summary>
    private static bool Dominates(string target, string source, string start, Dictionary<string, IReadOnlyList<Connection>> outgoing)
    {
        if (target == start || target == source)
        {
            return true;
        }

        var seen = new HashSet<string> { start };
        var stack = new Stack<string>([start]);
        while (stack.TryPop(out var current))
        {
            foreach (var edge in outgoing.GetValueOrDefault(current, []))
            {
                if (edge.Target == source)
                {
                    return false;
                }

                if (edge.Target != target && seen.Add(edge.Target))
                {
                    stack.Push(edge.Target);
                }
            }
        }

        return source != start;
    }
}
