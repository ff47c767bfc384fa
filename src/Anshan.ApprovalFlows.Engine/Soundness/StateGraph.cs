using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>The states found and how they lead to each other.</summary>
internal sealed class StateGraph
{
    /// <summary>The state after an end.</summary>
    public const string Ended = "ended";

    /// <summary>The state after nothing was left to do, though an end is drawn.</summary>
    public const string RanOut = "ran out";

    /// <summary>The state after a fault.</summary>
    public const string Broken = "broken";

    private readonly Dictionary<string, string> waiting = [];
    private readonly Dictionary<string, HashSet<string>> before = [];
    private readonly Dictionary<(string State, long ExecutionId), string> activities = [];

    /// <summary>The activities that began in some step.</summary>
    public HashSet<string> Happened { get; } = [];

    /// <summary>The faults of the drawing.</summary>
    public HashSet<(string Activity, string Message)> Faults { get; } = [];

    /// <summary>The flowcharts that can stop without an end, and the step after which each first did.</summary>
    public Dictionary<string, (string Activity, string Choice)> DeadEnds { get; } = [];

    /// <summary>Activities that can be begun again and again while they still wait.</summary>
    public HashSet<string> Unbounded { get; } = [];

    /// <summary>Whether something was left unexplored.</summary>
    public bool IsCut { get; set; }

    public int Count => waiting.Count;

    /// <summary>Adds a step; true when it led to a new state.</summary>
    public bool Add(string? from, string to, WorkflowState state)
    {
        if (!before.TryGetValue(to, out var sources))
        {
            before[to] = sources = [];
        }

        if (from is not null)
        {
            sources.Add(from);
        }

        if (waiting.ContainsKey(to))
        {
            return false;
        }

        waiting[to] = string.Join(
            ",",
            state.Executions.Where(execution => execution.Waits).Select(execution => execution.Activity).Distinct()
        );
        foreach (var execution in state.Executions)
        {
            activities[(to, execution.Id)] = execution.Activity;
        }

        return true;
    }

    /// <summary>What a step was: which activity, and its outcome; empty for the start.</summary>
    public (string Activity, string Choice) StepOf(string? from, Stimulus stimulus) =>
        stimulus is Stimulus.Resume resume && from is not null
            ? (activities.GetValueOrDefault((from, resume.ExecutionId), ""), resume.Verb)
            : ("", "");

    /// <summary>What stands still in states from which no end can be reached; nothing when not everything was explored.</summary>
    public IEnumerable<string> WithoutEnd()
    {
        if (IsCut)
        {
            return [];
        }

        var good = new HashSet<string>();
        var stack = new Stack<string>([Ended, RanOut, Broken]);
        while (stack.TryPop(out var current))
        {
            if (good.Add(current))
            {
                foreach (var source in before.GetValueOrDefault(current, []))
                {
                    stack.Push(source);
                }
            }
        }

        return waiting.Where(item => !good.Contains(item.Key)).Select(item => item.Value);
    }
}
