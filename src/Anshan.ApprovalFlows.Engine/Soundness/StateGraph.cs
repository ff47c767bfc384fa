using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>The states found and how they lead to each other.</summary>
internal sealed class StateGraph
{
    /// <summary>The state after an End.</summary>
    public const string Ended = "ended";

    /// <summary>The state after nothing was left to do, without an End.</summary>
    public const string RanOut = "ran out";

    private readonly Dictionary<string, string> waiting = [];
    private readonly Dictionary<string, HashSet<string>> before = [];
    private readonly Dictionary<string, (string Activity, string Choice)> firstStep = [];

    public HashSet<string> Happened { get; } = [];

    public HashSet<(string Activity, string Message)> Faults { get; } = [];

    public bool IsCut { get; set; }

    public int Count => waiting.Count;

    /// <summary>Adds a step; true when it led to a new state.</summary>
    public bool Add(string? from, string to, WorkflowState state, Stimulus stimulus)
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

        waiting[to] = string.Join(",", state.Executions.Where(execution => execution.Waits).Select(execution => execution.Activity).Distinct());
        firstStep[to] = stimulus is Stimulus.Resume resume ? (Activities.GetValueOrDefault((from ?? "", resume.ExecutionId), ""), resume.Verb) : ("", "");
        foreach (var execution in state.Executions)
        {
            Activities[(to, execution.Id)] = execution.Activity;
        }

        return true;
    }

    /// <summary>The step that first led to a state; null when it was never reached.</summary>
    public (string Activity, string Choice)? Last(string state) => firstStep.TryGetValue(state, out var step) ? step : null;

    /// <summary>States from which no end can be reached.</summary>
    public IEnumerable<(string Waiting, string Key)> WithoutEnd()
    {
        if (IsCut)
        {
            return [];
        }

        var good = new HashSet<string>();
        var stack = new Stack<string>([Ended, RanOut]);
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

        return waiting.Where(item => !good.Contains(item.Key)).Select(item => (item.Value, item.Key));
    }

    private Dictionary<(string State, long ExecutionId), string> Activities { get; } = [];
}
