namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>An activity waits for an event of this name.</summary>
public sealed record AwaitEvent(long ExecutionId, string Name) : MessageEffect;

/// <summary>The activity waits for its event no more.</summary>
public sealed record ForgetEvent(long ExecutionId) : MessageEffect;

/// <summary>The instance has another correlation id: events find it under the new one.</summary>
public sealed record SetCorrelation(string? CorrelationId) : MessageEffect;

/// <summary>An event for all activities that wait for it.</summary>
/// <param name="Name">Compared case-sensitively.</param>
/// <param name="PayloadJson">JSON; the result of the activities it resumes.</param>
/// <param name="CorrelationId">Only instances that have it; null for all.</param>
/// <param name="InstanceId">Only this instance; null for all.</param>
public sealed record EmitEvent(string Name, string PayloadJson, string? CorrelationId, Guid? InstanceId) : MessageEffect;

/// <summary>A child instance is to be started, in a step of its own.</summary>
public sealed record StartChild(Guid ChildId, long ExecutionId, string VersionId, string InputJson, string? CorrelationId, bool ReportsEnd)
    : MessageEffect;

/// <summary>A child instance took its first step inside this one; its rows belong to the same commit.</summary>
public sealed record AdoptChild(Guid ChildId, long ExecutionId, string VersionId, Stimulus.Start Start, StepResult.Taken Step)
    : MessageEffect;

/// <summary>A child instance is needed no more.</summary>
public sealed record CancelChild(Guid ChildId) : MessageEffect;

/// <summary>The instance was cancelled, and with it whatever it has started.</summary>
public sealed record CancelChildren : MessageEffect;

/// <summary>The instance is over, and the activity that started it waits for that.</summary>
public sealed record TellParent(Guid ParentId, long ExecutionId, string OutputJson, InstanceSubStatus SubStatus) : MessageEffect;

/// <summary>An activity waits until somebody outside reports its task done.</summary>
/// <param name="ExecutionId">The waiting execution.</param>
/// <param name="TaskId">What the task is reported by; unique as far as the drawing makes it so.</param>
/// <param name="Name">What is to be done.</param>
/// <param name="PayloadJson">What is needed for it; null for nothing.</param>
public sealed record AwaitTask(long ExecutionId, string TaskId, string Name, string? PayloadJson) : MessageEffect;

/// <summary>The activity waits for its task no more.</summary>
public sealed record ForgetTask(long ExecutionId) : MessageEffect;

/// <summary>A request to another system, sent after the commit; the answer resumes the activity.</summary>
public sealed record SendRequest(long ExecutionId, string RequestJson) : MessageEffect;
