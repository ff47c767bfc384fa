using System.Security.Cryptography;
using System.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Instances;

/// <summary>One run of a definition version: its state as JSON and the revision that every step checks and raises.</summary>
public sealed class WorkflowInstance
{
    /// <summary>Chosen by the caller before the start, so that rows of the domain can carry it in the same commit.</summary>
    public required Guid Id { get; init; }

    /// <summary>The definition version this instance is pinned to.</summary>
    public required string DefinitionVersionId { get; set; }

    /// <summary>Incremented with every committed step; a step computed on another revision is refused.</summary>
    public int Revision { get; set; }

    /// <summary>As in the state, so that lists need not read it.</summary>
    public required InstanceStatus Status { get; set; }

    /// <summary>Suspended, finished, cancelled or faulted.</summary>
    public required InstanceSubStatus SubStatus { get; set; }

    /// <summary>The state the next step starts from; never read by lists.</summary>
    public required string StateJson { get; set; }

    /// <summary>Business time of the first and of the latest step.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc cref="CreatedAt"/>
    public required DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>A wait that a stimulus can resume: the projection of the state's bookmarks, for lists and the consistency check.</summary>
public sealed class BookmarkRow
{
    /// <summary>The instance that waits.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>The activity execution that waits; unique within the instance.</summary>
    public required long ExecutionId { get; init; }

    /// <summary>The activity's id in the drawing.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The activity's type.</summary>
    public required string ActivityType { get; init; }

    /// <summary>Business time at which the wait began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What one step did; read only by the timeline and the designer's viewer.</summary>
public sealed class JournalEntry
{
    /// <summary>The instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>The revision that the step produced: one journal row per revision, no gaps.</summary>
    public required int Revision { get; init; }

    /// <summary>Business time of the step.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The stimulus and the events in order, as JSON.</summary>
    public required string Json { get; init; }
}

/// <summary>A fault that stopped an instance, for an administrator to see, retry, skip or cancel.</summary>
public sealed class Incident
{
    /// <summary>The row of a fault that a step raised.</summary>
    public static Incident Of(Guid instanceId, RaiseIncident raised, DateTimeOffset at) =>
        new()
        {
            InstanceId = instanceId,
            ExecutionId = raised.ExecutionId,
            ActivityId = raised.ActivityId,
            ActivityName = raised.ActivityName,
            ExceptionType = raised.ExceptionType,
            Message = raised.Message,
            At = at,
        };

    /// <summary>Row id.</summary>
    public long Id { get; set; }

    /// <summary>The faulted instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>The faulted activity execution.</summary>
    public required long ExecutionId { get; init; }

    /// <summary>The activity's id in the drawing.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The name people know the activity by.</summary>
    public required string ActivityName { get; init; }

    /// <summary>The name of the exception type.</summary>
    public required string ExceptionType { get; init; }

    /// <summary>The cause, in the words of what failed.</summary>
    public required string Message { get; init; }

    /// <summary>Business time of the fault.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>null</c> while open; afterwards <c>retried</c>, <c>skipped</c> or <c>cancelled</c>.</summary>
    public string? Resolution { get; set; }

    /// <summary>Who resolved it, and the reason given.</summary>
    public string? ResolvedBy { get; set; }

    /// <inheritdoc cref="ResolvedBy"/>
    public string? Reason { get; set; }

    /// <summary>Business time of the resolution.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }
}

/// <summary>One version of a definition; immutable once published.</summary>
public sealed class DefinitionVersion
{
    /// <summary>The <see cref="Origin"/> of what was loaded from <c>workflows/</c>.</summary>
    public const string FromFiles = "files";

    /// <summary>The <see cref="Origin"/> of what an administrator made.</summary>
    public const string FromDesigner = "designer";

    /// <summary>The version's own id, the <c>id</c> of the Elsa document.</summary>
    public required string Id { get; init; }

    /// <summary>The id shared by all versions.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Version { get; init; }

    /// <summary>The definition's name.</summary>
    public required string Name { get; set; }

    /// <summary>The whole document, unknown properties included.</summary>
    public required string Json { get; set; }

    /// <summary>SHA-256 of <see cref="Json"/>, lower-case hex.</summary>
    public required string ContentHash { get; set; }

    /// <summary>Whether new instances may start on it; at most one version of a definition is published.</summary>
    public required bool IsPublished { get; set; }

    /// <summary><c>files</c> when it was loaded from <c>workflows/</c>, <c>designer</c> when an administrator made it.</summary>
    public required string Origin { get; init; }

    /// <summary>Machine time of the first publication; from then on the version never changes. Null for a draft.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>Who saved it last in the designer; null for what came from files.</summary>
    public string? ChangedById { get; set; }

    /// <inheritdoc cref="ChangedById"/>
    public string? ChangedBy { get; set; }

    /// <summary>Machine time of creation.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The <see cref="ContentHash"/> of a document.</summary>
    public static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

    /// <summary>The version with the highest number, untracked; null where the definition has none.</summary>
    public static Task<DefinitionVersion?> LatestAsync(DbContext db, string definitionId, CancellationToken cancellation) =>
        db.Set<DefinitionVersion>()
            .AsNoTracking()
            .Where(row => row.DefinitionId == definitionId)
            .OrderByDescending(row => row.Version)
            .FirstOrDefaultAsync(cancellation);

    /// <summary>The document that new instances start on; null where none is published.</summary>
    public static Task<string?> PublishedJsonAsync(DbContext db, string definitionId, CancellationToken cancellation) =>
        db.Set<DefinitionVersion>()
            .Where(row => row.DefinitionId == definitionId && row.IsPublished)
            .Select(row => row.Json)
            .SingleOrDefaultAsync(cancellation);
}

/// <summary>Questions about versions that are asked in several places.</summary>
public static class DefinitionVersions
{
    /// <summary>Those with no later one of the same definition among <paramref name="all"/>.</summary>
    public static IQueryable<DefinitionVersion> LatestOf(this IQueryable<DefinitionVersion> rows, IQueryable<DefinitionVersion> all) =>
        rows.Where(row => !all.Any(other => other.DefinitionId == row.DefinitionId && other.Version > row.Version));
}
