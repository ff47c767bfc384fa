using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Engine.Flowcharts;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Everything an instance is between two steps. The step loop works on a copy of its own.</summary>
public sealed class WorkflowState
{
    /// <summary>The largest state that is stored, in bytes; what would make it larger is an incident of the activity that does.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>
    /// The version of the stored form: what <see cref="ToJson"/> writes, and what <see cref="StateUpgrades"/> makes of every older one.
    /// </summary>
    public const int CurrentVersion = 1;

    // Each thread writes one state at a time; the text it makes of it is all that is kept.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    /// <summary>The version of the form in which this state is written; always the current one. It stands first in the JSON.</summary>
    [JsonPropertyOrder(-1)]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The instance.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required Guid InstanceId { get; init; }

    /// <summary>Running until the last activity is done, then finished.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public InstanceStatus Status { get; set; } = InstanceStatus.Running;

    /// <summary>Executing inside a step; at rest suspended, finished, cancelled or faulted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public InstanceSubStatus SubStatus { get; set; } = InstanceSubStatus.Executing;

    /// <summary>The name given by <c>SetName</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The correlation id given at the start or by <c>Correlate</c>.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The event or schedule activity that started the instance; null when it was started by hand.</summary>
    public string? Trigger { get; set; }

    /// <summary>The activity of another instance that asked for this one.</summary>
    public ParentReference? Parent { get; set; }

    /// <summary>True once it started another instance.</summary>
    public bool HasChildren { get; set; }

    /// <summary>The next execution id; ids are never used again.</summary>
    public long NextExecutionId { get; set; } = 1;

    /// <summary>The last number that <see cref="ActivityContext.NextNumber"/> gave; 0 where it gave none yet.</summary>
    public int LastNumber { get; set; }

    /// <summary>Stored workflow variables by id.</summary>
    public Dictionary<string, JsonNode?> Variables { get; init; } = [];

    /// <summary>Stored workflow inputs by name.</summary>
    public Dictionary<string, JsonNode?> Input { get; init; } = [];

    /// <summary>Workflow outputs by name.</summary>
    public Dictionary<string, JsonNode?> Output { get; init; } = [];

    /// <summary>Activity executions that are not over, parents before children.</summary>
    public List<ActivityExecution> Executions { get; init; } = [];

    /// <summary>Work not yet begun; empty at rest unless a fault stopped the burst.</summary>
    public List<ScheduledWork> Queue { get; init; } = [];

    /// <summary>How often each activity has been entered.</summary>
    public Dictionary<string, int> Entries { get; init; } = [];

    /// <summary>Whether nothing can happen any more.</summary>
    [JsonIgnore]
    public bool IsOver => Status == InstanceStatus.Finished && SubStatus != InstanceSubStatus.Faulted;

    /// <summary>Takes over all data of another state, which must not be used afterwards.</summary>
    internal void Become(WorkflowState other)
    {
        (Status, SubStatus, Name, CorrelationId, Trigger, Parent) = (
            other.Status,
            other.SubStatus,
            other.Name,
            other.CorrelationId,
            other.Trigger,
            other.Parent
        );
        (HasChildren, NextExecutionId, LastNumber) = (other.HasChildren, other.NextExecutionId, other.LastNumber);
        Fill(Variables, other.Variables);
        Fill(Input, other.Input);
        Fill(Output, other.Output);
        Fill(Entries, other.Entries);
        Executions.Clear();
        Executions.AddRange(other.Executions);
        Queue.Clear();
        Queue.AddRange(other.Queue);

        static void Fill<T>(Dictionary<string, T> target, Dictionary<string, T> source)
        {
            target.Clear();
            foreach (var (key, value) in source)
            {
                target[key] = value;
            }
        }
    }

    /// <summary>Writes the state as the row keeps it.</summary>
    public string ToJson()
    {
        var bytes = buffer ??= new ArrayBufferWriter<byte>(4096);
        bytes.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(
            bytes,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }
        );
        JsonSerializer.Serialize(writer, this, StateJson.Default.WorkflowState);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Reads a stored state of this version or any older one.</summary>
    /// <exception cref="JsonException">It is no state, or of a version that only a later program knows.</exception>
    public static WorkflowState FromJson(string json) =>
        JsonSerializer.Deserialize(StateUpgrades.ToCurrent(json), StateJson.Default.WorkflowState)
        ?? throw new JsonException("Empty state.");
}

/// <summary>Where an instance comes from.</summary>
/// <param name="InstanceId">The parent.</param>
/// <param name="ExecutionId">The activity execution that started it.</param>
/// <param name="ReportsEnd">Whether that activity waits for the end.</param>
public sealed record ParentReference(Guid InstanceId, long ExecutionId, bool ReportsEnd);

/// <summary>One execution of an activity: running, waiting or faulted. Removed when it is over.</summary>
public sealed class ActivityExecution
{
    /// <summary>Unique within the instance.</summary>
    public required long Id { get; init; }

    /// <summary>The activity's id in the definition.</summary>
    public required string Activity { get; init; }

    /// <summary>The container's execution; null for the root.</summary>
    public long? Parent { get; init; }

    /// <summary>True while it waits for a stimulus.</summary>
    public bool Waits { get; set; }

    /// <summary>True after a fault, until retry, skip or cancel.</summary>
    public bool Faulted { get; set; }

    /// <summary>True when a backward connection led here; part of the saved state, unlike Elsa's.</summary>
    public bool ByBackward { get; init; }

    /// <summary>True once it armed a timer.</summary>
    public bool HasTimers { get; set; }

    /// <summary>What the activity keeps for itself.</summary>
    public JsonObject? Data { get; set; }

    /// <summary>The counters, when it is a flowchart.</summary>
    public FlowScope? Flow { get; set; }

    /// <summary>Variables of the container by id; null when it has none.</summary>
    public Dictionary<string, JsonNode?>? Variables { get; set; }

    /// <summary>What a loop gives this round of its body: <c>CurrentValue</c>, <c>CurrentIndex</c>.</summary>
    public Dictionary<string, JsonNode?>? Locals { get; init; }
}

/// <summary>An activity that is to be executed.</summary>
public sealed class ScheduledWork
{
    /// <summary>The activity's id.</summary>
    public required string Activity { get; init; }

    /// <summary>The container's execution; null for the root.</summary>
    public long? Owner { get; init; }

    /// <inheritdoc cref="ActivityExecution.ByBackward"/>
    public bool ByBackward { get; init; }

    /// <inheritdoc cref="ActivityExecution.Locals"/>
    public Dictionary<string, JsonNode?>? Locals { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(WorkflowState))]
internal sealed partial class StateJson : JsonSerializerContext;
