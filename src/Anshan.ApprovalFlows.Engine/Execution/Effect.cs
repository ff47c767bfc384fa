namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>
/// A change that a step requests, as data: a row to write, never an action. Handlers turn effects into rows in the commit of the step, in
/// the order in which they were emitted.
/// </summary>
public abstract record Effect;

/// <summary>An effect of the engine, whose rows the engine's own storage writes; all others are the domain's to write.</summary>
public abstract record EngineEffect : Effect;

/// <summary>Written with the instance: waits, timers, incidents.</summary>
public abstract record InstanceEffect : EngineEffect;

/// <summary>Written for other instances and other systems: events, children, tasks, requests.</summary>
public abstract record MessageEffect : EngineEffect;

/// <summary>A writer got an effect it does not know: the whole step fails, because an effect is never dropped.</summary>
public sealed class UnhandledEffectException(Effect effect, Type writer)
    : InvalidOperationException($"{writer.Name} does not write {effect.GetType().Name}.");

/// <summary>A wait began.</summary>
public sealed record OpenBookmark(long ExecutionId, string ActivityId, string ActivityType) : InstanceEffect;

/// <summary>A wait is over, whichever way.</summary>
public sealed record CloseBookmark(long ExecutionId) : InstanceEffect;

/// <summary>A timer is to fire at <paramref name="DueAt"/>, once.</summary>
public sealed record ArmTimer(long ExecutionId, string ActivityId, string Kind, int Number, DateTimeOffset DueAt) : InstanceEffect;

/// <summary>The timer that caused this step is removed.</summary>
public sealed record ConsumeTimer(long ExecutionId, string Kind, int Number) : InstanceEffect;

/// <summary>
/// The activity goes on waiting, for something else: what it armed before does not fire any more; what it arms after does.
/// </summary>
public sealed record DisarmTimers(long ExecutionId) : InstanceEffect;

/// <summary>The activity was left: none of its timers fires any more.</summary>
public sealed record DropTimers(long ExecutionId) : InstanceEffect;

/// <summary>An activity faulted and the instance is paused.</summary>
public sealed record RaiseIncident(long ExecutionId, string ActivityId, string ActivityName, string ExceptionType, string Message)
    : InstanceEffect;

/// <summary>The open incident of the execution was dealt with.</summary>
public sealed record ResolveIncident(long ExecutionId, string Resolution) : InstanceEffect;
