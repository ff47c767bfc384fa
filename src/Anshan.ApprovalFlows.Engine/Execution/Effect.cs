namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>
/// Something a step wants done to the world, as data: a row to write, never an act. Handlers turn effects into rows in the
/// commit of the step, in the order in which they were emitted.
/// </summary>
public abstract record Effect;

/// <summary>A wait began.</summary>
public sealed record OpenBookmark(long ExecutionId, string ActivityId, string ActivityType) : Effect;

/// <summary>A wait is over, whichever way.</summary>
public sealed record CloseBookmark(long ExecutionId) : Effect;

/// <summary>A timer is to fire at <paramref name="DueAt"/>, once.</summary>
public sealed record ArmTimer(long ExecutionId, string ActivityId, string Kind, int Number, DateTimeOffset DueAt) : Effect;

/// <summary>The timer that caused this step is used up.</summary>
public sealed record ConsumeTimer(long ExecutionId, string Kind, int Number) : Effect;

/// <summary>The activity goes on waiting, for something else: what it armed before does not fire any more; what it arms after does.</summary>
public sealed record DisarmTimers(long ExecutionId) : Effect;

/// <summary>The activity was left: none of its timers fires any more.</summary>
public sealed record DropTimers(long ExecutionId) : Effect;

/// <summary>An activity faulted and the instance stands still.</summary>
public sealed record RaiseIncident(long ExecutionId, string ActivityId, string ActivityName, string ExceptionType, string Message) : Effect;

/// <summary>The open incident of the execution was dealt with.</summary>
public sealed record ResolveIncident(long ExecutionId, string Resolution) : Effect;
