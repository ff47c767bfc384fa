namespace Anshan.ApprovalFlows.Engine.Storage.Messages;

/// <summary>What a message asks for.</summary>
public enum MessageKind
{
    /// <summary>An event for all activities that wait for it, one delivery after the other.</summary>
    Event,

    /// <summary>An event for one waiting activity.</summary>
    DirectEvent,

    /// <summary>The start of a child instance.</summary>
    StartChild,

    /// <summary>The end of a child, for the activity that waits for it.</summary>
    ChildEnded,

    /// <summary>The cancellation of one instance.</summary>
    Cancel,

    /// <summary>The cancellation of whatever an instance has started.</summary>
    CancelChildren,

    /// <summary>A request to another system.</summary>
    Request,
}

/// <summary>
/// A message from one instance, or from outside, to another: written in the commit that causes it, delivered in steps of their own.
/// </summary>
public sealed class Message
{
    /// <summary>Derived from its cause; the operation ids of its deliveries are derived from it.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it asks for.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>The instance that sent it; null when it comes from outside.</summary>
    public Guid? SenderId { get; init; }

    /// <summary>The instance it is for; null for all that wait.</summary>
    public Guid? TargetId { get; init; }

    /// <summary>The activity execution it is for.</summary>
    public long? ExecutionId { get; init; }

    /// <summary>The event's name, the definition version of a child to be started, or how one ended.</summary>
    public string? Name { get; init; }

    /// <summary>Only for instances that have it.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The payload, the input, the output, the request.</summary>
    public required string Json { get; init; }

    /// <summary>Business time of the commit.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of an event: null at first, -1 once the waits it is for are fixed, then the last wait it reached.</summary>
    public long? Cursor { get; set; }

    /// <summary>Of an event: the last wait that stood when its delivery began; later ones are not for it.</summary>
    public long UpTo { get; set; }

    /// <summary>Of an event: whether it reached anyone.</summary>
    public bool IsMatched { get; set; }

    /// <summary>Of an event: it reached nobody, and is kept for a wait to come.</summary>
    public bool IsKept { get; set; }

    /// <summary>Failed deliveries; after five it is an incident and is not retried any more.</summary>
    public int Attempts { get; set; }

    /// <summary>Machine time before which it is left alone after a failure.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>The last failure.</summary>
    public string? LastError { get; set; }

    /// <summary>Of a request: the claim of the server that is sending it; null while none is.</summary>
    public Guid? Claim { get; set; }

    /// <summary>Of a request: machine time from which another server may take it.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }
}

/// <summary>An activity that waits for an event.</summary>
public sealed class EventWait
{
    /// <summary>Grows with time; an event reaches only waits that are older than its delivery.</summary>
    public long Id { get; set; }

    /// <summary>The instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>The waiting execution.</summary>
    public required long ExecutionId { get; init; }

    /// <summary>The event's name.</summary>
    public required string Name { get; init; }

    /// <summary>The correlation id of the instance.</summary>
    public string? CorrelationId { get; set; }
}

/// <summary>An activity that waits until somebody outside reports its task done.</summary>
public sealed class TaskWait
{
    /// <summary>Grows with time.</summary>
    public long Id { get; set; }

    /// <summary>The instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>The waiting execution.</summary>
    public required long ExecutionId { get; init; }

    /// <summary>What the task is reported by.</summary>
    public required string TaskId { get; init; }

    /// <summary>What is to be done; compared case-sensitively.</summary>
    public required string Name { get; init; }

    /// <summary>What is needed for it; null for nothing.</summary>
    public string? PayloadJson { get; init; }

    /// <summary>Business time at which the wait began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An instance that was started by another.</summary>
public sealed class ChildInstance
{
    /// <summary>The child.</summary>
    public required Guid ChildId { get; init; }

    /// <summary>The instance that started it.</summary>
    public required Guid ParentId { get; init; }

    /// <summary>The activity execution that started it.</summary>
    public required long ExecutionId { get; init; }
}

/// <summary>An event or a schedule that starts instances of the published version of a definition.</summary>
public sealed class TriggerRow
{
    /// <summary>The published version.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>The activity that is the trigger.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The definition; publishing another version of it replaces the rows.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The activity's type.</summary>
    public required string Type { get; init; }

    /// <summary>The event's name, the interval, the calendar rule, or the instant.</summary>
    public required string Key { get; init; }

    /// <summary>Business time of the next occurrence of a schedule; null for events, and when there is none.</summary>
    public DateTimeOffset? NextAt { get; set; }
}

/// <summary>
/// A definition that a published version uses as an activity, in the version it had then: a running instance never changes.
/// </summary>
public sealed class DefinitionUse
{
    /// <summary>The version that uses.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>The definition that is used, directly or by one that is.</summary>
    public required string UsedDefinitionId { get; init; }

    /// <summary>Its version at publication.</summary>
    public required string UsedVersionId { get; init; }
}
