using Anshan.ApprovalFlows.Engine.Execution;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Instances;

/// <summary>Opens a context for reading; the caller disposes it.</summary>
public delegate DbContext OpenDatabase();

/// <summary>The business time of a step.</summary>
public delegate DateTimeOffset BusinessTime();

/// <summary>Makes a stimulus safe to deliver twice: the same id returns the first result.</summary>
/// <param name="Id">Unique; timers derive theirs.</param>
/// <param name="RequestHash">Hash of what was asked, so that the same id with another body is refused.</param>
public sealed record Operation(Guid Id, byte[] RequestHash);

/// <summary>Who or what asks for a step; the domain adds its own facts.</summary>
public abstract record StepOrigin;

/// <summary>One stimulus for one instance.</summary>
/// <param name="InstanceId">The instance; for a start the id it shall have.</param>
/// <param name="Stimulus">What happens to it.</param>
/// <param name="Operation">For delivery at most once.</param>
/// <param name="Origin">Passed to the step writer untouched.</param>
public sealed record StepRequest(Guid InstanceId, Stimulus Stimulus, Operation Operation, StepOrigin Origin)
{
    /// <summary>The definition version to start on; only for a start.</summary>
    public string? DefinitionVersionId { get; init; }

    /// <summary>What the caller knows already, such as a case whose row this very commit writes.</summary>
    public IReadOnlyDictionary<FactRequest, object> Facts { get; init; } = new Dictionary<FactRequest, object>();

    /// <summary>Rows of the use case itself, written first in the same commit.</summary>
    public Func<DbContext, CancellationToken, Task>? Write { get; init; }
}

/// <summary>What became of a request.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>Committed, now or by an earlier delivery of the same operation.</summary>
    public sealed record Accepted(string Result, bool IsRepeat) : StepOutcome;

    /// <summary>Nothing was changed.</summary>
    /// <param name="Reason"><c>NotFound</c>, <c>AlreadyStarted</c>, <c>NotWaiting</c>, <c>Over</c>, <c>Paused</c>, <c>Busy</c>, or the activity's own code.</param>
    public sealed record Refused(string Reason) : StepOutcome;
}

/// <summary>Everything the domain needs to turn a step into rows.</summary>
public sealed record StepCommit(
    DbContext Database, StepRequest Request, DateTimeOffset Now, WorkflowState State, IReadOnlyList<Effect> Effects, string Result);

/// <summary>Turns effects of the domain into rows, in the commit of the step.</summary>
public interface IStepWriter
{
    /// <summary>Writes the domain's effects in order, the audit event and the operation id. What it throws undoes the step.</summary>
    Task WriteAsync(StepCommit commit, CancellationToken cancellation);

    /// <summary>On whose behalf timers act.</summary>
    StepOrigin OfTimers { get; }

    /// <summary>Tells the administrators of an incident that no step could record: a timer that keeps failing. In the commit that writes the incident.</summary>
    Task TellAsync(DbContext database, Incident incident, CancellationToken cancellation);

    /// <summary>The result of an operation already committed, or null.</summary>
    /// <exception cref="OperationConflictException">The id was used for another request.</exception>
    Task<string?> FindAsync(DbContext database, Operation operation, CancellationToken cancellation);
}

/// <summary>Reads what a step asked for.</summary>
public interface IFactSource
{
    /// <summary>The answer; never null.</summary>
    Task<object> ReadAsync(DbContext database, Guid instanceId, FactRequest request, CancellationToken cancellation);
}

/// <summary>An operation id came again with another request.</summary>
public sealed class OperationConflictException(Guid id) : Exception($"操作编号 {id} 已用于另一项请求。")
{
    /// <summary>The id.</summary>
    public Guid Id { get; } = id;
}
