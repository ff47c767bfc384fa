using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Engine.Flowcharts;

/// <summary>The counters of one flowchart execution, part of the saved state.</summary>
[JsonConverter(typeof(FlowScopeJson))]
public sealed class FlowScope
{
    /// <summary>How often each activity completed or was skipped; an entry by a backward connection does not count.</summary>
    public Dictionary<string, int> Visits { get; init; } = new(16);

    /// <summary>How often each connection was decided, and whether it was followed the last time.</summary>
    public Dictionary<string, ConnectionVisits> Connections { get; init; } = new(16);
}

/// <summary>The counter of one connection.</summary>
/// <param name="Count">How often it was decided, followed or not.</param>
/// <param name="Followed">Whether the last decision followed it.</param>
public sealed record ConnectionVisits(int Count, bool Followed);
