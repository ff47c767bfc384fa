using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Timers;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>A committed step with everything it was computed from.</summary>
internal sealed record JournalLine(
    StepRequest Request,
    DateTimeOffset At,
    IReadOnlyList<KeyValuePair<FactRequest, object>> Facts,
    IReadOnlyList<string> Events,
    string Answer
);

/// <summary>What is stored of one instance.</summary>
internal sealed class StoredInstance(string version, IEffectRows rows)
{
    public string Version => version;

    public int Revision { get; set; }

    public string StateJson { get; set; } = "";

    public HashSet<long> Bookmarks { get; } = [];

    public Dictionary<string, TimerRow> Timers { get; } = [];

    /// <summary>Timers that were disarmed by the turn before; a sweep may still bring them.</summary>
    public HashSet<string> Disarmed { get; } = [];

    public HashSet<long> OpenIncidents { get; } = [];

    public List<JournalLine> Journal { get; } = [];

    public IEffectRows Rows => rows;

    public WorkflowState State => WorkflowState.FromJson(StateJson);
}
