using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>Who takes a step on a case, its name in the audit, and the details that the audit keeps.</summary>
public sealed record CaseOrigin(Actor Actor, string Action, object Details) : StepOrigin
{
    /// <summary>Makes the case that begins with this step.</summary>
    public Func<Case>? NewCase { get; init; }

    /// <summary>The task whose turn the step moves to another activity; null where it moves none.</summary>
    public CaseMove? Move { get; init; }

    /// <summary>The case where the one who asks for the step has read it already.</summary>
    public CaseBefore? Before { get; init; }
}

/// <summary>A step that goes on at another activity than the drawing says, as somebody who worked on a task asked for.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="How">The code of the change, which stands with the task.</param>
/// <param name="Reason">Why, in words of whoever did it.</param>
/// <param name="Text">The line of the history.</param>
/// <param name="Unit">Of which unit.</param>
public sealed record CaseMove(Guid TaskId, string How, string Reason, string Text, string Unit);

/// <summary>A case that was read before its step, which need not read it again where the instance has not moved on since.</summary>
/// <param name="revision">The instance's revision, read before the row: whoever changes the row in a step raises it.</param>
/// <param name="row">The row; from here on it is the step's, which changes it.</param>
public sealed class CaseBefore(long revision, Case row)
{
    private Case? left = row;

    /// <summary>The row where the instance is still at the revision; once, for an attempt that failed may have changed it.</summary>
    public Case? Take(int current) => current == revision ? Interlocked.Exchange(ref left, null) : null;
}
