using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Instances;

/// <summary>Takes a context for reading from the pool; the caller returns it.</summary>
public delegate PooledContext OpenDatabase();

/// <summary>A pooled context for reading, kept open and used again; tracked rows are forgotten when it is returned.</summary>
/// <remarks>
/// Return it before you await a turn at the gate, so that no context is held while waiting. Returning it twice has no further effect.
/// </remarks>
public sealed class PooledContext(DbContext context, Func<DbContext, ValueTask> returnToPool) : IAsyncDisposable
{
    private DbContext? pooled = context;

    /// <summary>The context.</summary>
    public DbContext Context => pooled ?? throw new ObjectDisposedException(nameof(PooledContext), "The context was returned.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref pooled, null) is { } mine ? returnToPool(mine) : ValueTask.CompletedTask;
}

/// <summary>The business time of a step.</summary>
public delegate DateTimeOffset BusinessTime();

/// <summary>Makes a stimulus safe to deliver twice: the same id gets the first result.</summary>
/// <param name="Id">Unique; timers derive theirs.</param>
/// <param name="RequestHash">Hash of what was asked, so that the same id with another body is refused.</param>
public sealed record Operation(Guid Id, byte[] RequestHash)
{
    /// <summary>The operation whose id is computed from these words alone.</summary>
    public static Operation Derived(params ReadOnlySpan<string?> words) => new(DerivedGuid.Of(words), DerivedGuid.Hash(words));
}

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

    /// <summary>Puts rows of the use case itself into the commit, before those of the domain; called for every attempt.</summary>
    public Action<RowSet>? Rows { get; init; }

    /// <summary>Rows of the use case that depend on what it reads inside the turn; nothing else of the step depends on them.</summary>
    public Func<DbContext, RowSet, CancellationToken, Task>? InTurn { get; init; }

    /// <summary>
    /// Rows of the use case that depend on what it reads inside the turn, saved there before those of the domain are made.
    /// </summary>
    public Func<DbContext, CancellationToken, Task>? Write { get; init; }
}

/// <summary>What became of a request.</summary>
public abstract record StepOutcome
{
    private StepOutcome() { }

    /// <summary>Committed, now or by an earlier delivery of the same operation.</summary>
    public sealed record Accepted(string Result, bool IsRepeat) : StepOutcome
    {
        /// <summary>The messages of the commit to other instances.</summary>
        internal IReadOnlyList<Guid> Sent { get; init; } = [];
    }

    /// <summary>Nothing was changed.</summary>
    /// <param name="Reason">A <see cref="StepRefusal"/>, or a reason of the activity's own domain.</param>
    public sealed record Refused(Enum Reason) : StepOutcome;
}

/// <summary>Everything the domain needs to turn a step into rows.</summary>
/// <param name="Database">For reading only; outside the gate unless the use case has rows of its own.</param>
/// <param name="Rows">What is written in the commit.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Now">The time of the step.</param>
/// <param name="State">The state after the step.</param>
/// <param name="Effects">What the step wants done.</param>
/// <param name="Result">The short answer.</param>
public sealed record StepCommit(
    DbContext Database,
    RowSet Rows,
    StepRequest Request,
    DateTimeOffset Now,
    WorkflowState State,
    IReadOnlyList<Effect> Effects,
    string Result
)
{
    /// <summary>
    /// What the writer has read for this step, behind the instance; null for a child that starts within it, and where the use case has
    /// written before.
    /// </summary>
    public StepReads? Reads { get; init; }
}

/// <summary>What the domain reads for a step: behind the instance, so that it is no older than the revision that the commit checks.</summary>
public abstract class StepReads
{
    /// <summary>The result of the step's operation where it is already committed, or null.</summary>
    /// <exception cref="OperationConflictException">The id was used for another request.</exception>
    public abstract string? Earlier { get; }

    /// <summary>Reads what depends on the revision that the step is computed on.</summary>
    public abstract Task CompleteAsync(DbContext database, int revision, CancellationToken cancellation);

    /// <summary>The answer where it follows from what was read, or null.</summary>
    public abstract object? AnswerTo(FactRequest request);
}

/// <summary>Turns effects of the domain into rows, in the commit of the step.</summary>
public interface IStepWriter
{
    /// <summary>
    /// Makes the rows of the domain's effects in order, the audit event and the operation id. What it throws undoes the step.
    /// </summary>
    /// <remarks>
    /// Runs before the gate on what was read after the instance, so rows that only steps of the instance change are still current when the
    /// revision check succeeds. A row that others change too must tolerate that: by a key that refuses a second one, or by setting only its
    /// own columns.
    /// </remarks>
    Task WriteAsync(StepCommit commit, CancellationToken cancellation);

    /// <summary>Adds to a batch what the step and <see cref="WriteAsync"/> are going to read.</summary>
    StepReads Reads(StepRequest request, RowBatch batch);

    /// <summary>On whose behalf timers act.</summary>
    StepOrigin OfTimers { get; }

    /// <summary>
    /// Notifies the administrators of an incident that no step could record, such as a timer that keeps failing; in the commit that writes
    /// the incident.
    /// </summary>
    Task TellAsync(DbContext database, Incident incident, CancellationToken cancellation);

    /// <summary>The number that people know the instance by; null when it has none. Asked only while spans are collected.</summary>
    Task<string?> NumberAsync(DbContext database, Guid instanceId, CancellationToken cancellation) => Task.FromResult<string?>(null);
}

/// <summary>Reads what a step asked for.</summary>
public interface IFactSource
{
    /// <summary>The answer; never null.</summary>
    Task<object> ReadAsync(DbContext database, Guid instanceId, FactRequest request, CancellationToken cancellation);

    /// <summary>The answer when it is in memory, or null.</summary>
    object? AtOnce(FactRequest request);
}

/// <summary>An operation id came again with another request.</summary>
public sealed class OperationConflictException(Guid id) : Exception($"操作编号 {id} 已用于另一项请求。")
{
    /// <summary>The id.</summary>
    public Guid Id { get; } = id;
}
