using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>The steps of a drawing with the paths between them: onward, and those that leave the regular course.</summary>
internal sealed class StepGraph
{
    private const string DeadlineType = Drawn.DueDate;

    /// <summary>The outcomes that lead away from the good course: ends of tasks, and those that no task has.</summary>
    private static readonly HashSet<string> Unhappy =
    [
        .. TaskTypes.All.SelectMany(type => type.Ends).Where(end => end.LeadsAway).Select(end => end.Code),
        "Zero",
        "Cancelled",
        "Ended",
    ];

    private readonly Drawn drawn;
    private readonly FlowWalk walk;
    private readonly Dictionary<ActivityNode, IReadOnlyList<Way>> onward = [];
    private readonly Dictionary<ActivityNode, IReadOnlyList<Way>> leaving = [];
    private readonly HashSet<ActivityNode> under = [];
    private readonly List<ActivityNode> finished = [];

    public StepGraph(Drawn drawn)
    {
        (this.drawn, walk) = (drawn, new FlowWalk(drawn));
        Start = Sorted(walk.Start());
        foreach (var way in Start)
        {
            Visit(way.To);
        }

        Ordered = [.. finished.AsEnumerable().Reverse()];
        Later = finished.ToDictionary(step => step, LaterThan);
    }

    /// <summary>The ways to the first steps.</summary>
    public IReadOnlyList<Way> Start { get; }

    /// <summary>Deadlines that stand beside the way.</summary>
    public List<ActivityNode> Deadlines { get; } = [];

    /// <summary>Each step before those it leads to.</summary>
    public IReadOnlyList<ActivityNode> Ordered { get; }

    /// <summary>The steps that a step leads to, without going back.</summary>
    public IReadOnlyDictionary<ActivityNode, HashSet<ActivityNode>> Later { get; }

    /// <summary>The ways on from a step; to null at the end.</summary>
    public IReadOnlyList<Way> Onward(ActivityNode step) => onward[step];

    /// <summary>The paths that do not go on: back, to a correction, to an early end.</summary>
    public IReadOnlyList<Way> Leaving(ActivityNode step) => leaving[step];

    /// <summary>Where a correction leads.</summary>
    public IReadOnlyList<Way> Of(ActivityNode correction) => walk.From(correction);

    /// <summary>Where several ways meet first; null where only at the end.</summary>
    public ActivityNode? Meeting(IEnumerable<Way> ways)
    {
        var targets = ways.Select(way => way.To).Distinct().ToList();
        return targets.Contains(null)
            ? null
            : Ordered.FirstOrDefault(step => targets.TrueForAll(target => target == step || !CanEndWithout(target!, step, [])));
    }

    private bool CanEndWithout(ActivityNode from, ActivityNode without, HashSet<ActivityNode> seen) =>
        from != without
        && seen.Add(from)
        && (onward[from].Count == 0 || onward[from].Any(way => way.To is null || CanEndWithout(way.To, without, seen)));

    private HashSet<ActivityNode> LaterThan(ActivityNode step)
    {
        var found = new HashSet<ActivityNode>();
        var open = new Stack<ActivityNode>([step]);
        while (open.TryPop(out var node))
        {
            foreach (var next in onward[node].Select(way => way.To).OfType<ActivityNode>().Where(found.Add))
            {
                open.Push(next);
            }
        }

        return found;
    }

    private void Visit(ActivityNode? step)
    {
        if (step is null || step.Type == Drawn.Correction || onward.ContainsKey(step))
        {
            return;
        }

        onward[step] = [];
        under.Add(step);
        var ways = Sorted(walk.From(step));
        var back = ways.Where(IsLeaving).ToList();
        onward[step] = [.. ways.Except(back).DistinctBy(way => way.To)];
        foreach (var way in ways.Except(back))
        {
            Visit(way.To);
        }

        (leaving[step], onward[step]) = (back, onward[step]);
        under.Remove(step);
        finished.Add(step);
    }

    /// <summary>Without the deadlines beside the way, and those that go well first.</summary>
    private IReadOnlyList<Way> Sorted(IReadOnlyList<Way> ways)
    {
        var beside = ways.Where(way =>
                way.To is { Type: DeadlineType } node
                && way.Trail.Any(hop => hop.Node.Type == "Elsa.FlowFork")
                && ways.Count > 1
                && walk.From(node).All(next => next.To is null)
            )
            .ToList();
        Deadlines.AddRange(beside.Select(way => way.To!).Where(node => !Deadlines.Contains(node)));
        return [.. ways.Except(beside).OrderBy(way => way.Trail.Count > 0 && Unhappy.Contains(way.Port))];
    }

    private bool IsLeaving(Way way) =>
        way.To switch
        {
            { Type: Drawn.Correction } => true,
            { } step => under.Contains(step),
            null => Unhappy.Contains(way.Port)
                || way.Trail.Any(hop =>
                    hop.Node.Type == Drawn.Close && drawn.TryText(hop.Node, "result", out var result) && result != "Completed"
                ),
        };
}
