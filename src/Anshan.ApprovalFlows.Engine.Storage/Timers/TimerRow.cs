using System.Globalization;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Engine.Storage.Timers;

/// <summary>A due time, written and removed by the step that owns it; fires at most once.</summary>
public sealed class TimerRow
{
    /// <summary>The key: instance, activity execution, kind and number.</summary>
    public required Guid InstanceId { get; init; }

    /// <inheritdoc cref="InstanceId"/>
    public required long ExecutionId { get; init; }

    /// <inheritdoc cref="InstanceId"/>
    public required string Kind { get; init; }

    /// <inheritdoc cref="InstanceId"/>
    public required int Number { get; init; }

    /// <summary>The activity's id in the drawing.</summary>
    public required string ActivityId { get; init; }

    /// <summary>Business time from which the sweep resumes the activity.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often the sweep failed on this row; after five failures it is an incident and is not retried any more.</summary>
    public int Attempts { get; set; }

    /// <summary>Machine time before which the sweep does not retry the row after a failure.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>The last failure.</summary>
    public string? LastError { get; set; }

    /// <summary>
    /// The step that fires it: its operation id follows from the key, so that it fires once however often it is asked for.
    /// </summary>
    public StepRequest Request(StepOrigin origin)
    {
        var operation = Operation.Derived(
            "timer",
            InstanceId.ToString("N"),
            ExecutionId.ToString(CultureInfo.InvariantCulture),
            Kind,
            Number.ToString(CultureInfo.InvariantCulture)
        );
        return new StepRequest(InstanceId, new Stimulus.TimerDue(ExecutionId, Kind, Number, DueAt), operation, origin);
    }
}
