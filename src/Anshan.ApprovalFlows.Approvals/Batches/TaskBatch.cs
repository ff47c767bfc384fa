using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Batches;

/// <summary>批量: what a person did with many tasks at once, and how it went with each of them.</summary>
/// <remarks>
/// It is stored before the first task is touched, so that the same form sent again finds it, and once more when all are through. The id of
/// the operation of each task follows from the batch and the task.
/// </remarks>
public sealed class TaskBatch
{
    /// <summary>Made with the form.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who alone may see it.</summary>
    public required string PersonId { get; init; }

    /// <summary>The code of the <see cref="BatchAct"/>.</summary>
    public required string Act { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What was sent, as JSON of a <see cref="BatchRequest"/>.</summary>
    public required string RequestJson { get; init; }

    /// <summary>The tasks, as JSON of a list of <see cref="BatchResult"/>; without results as long as not all are through.</summary>
    public required string RowsJson { get; set; }

    /// <summary>When all were through; null before.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>One task of a batch and how it went.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="Number">The number of the case.</param>
/// <param name="Applicant">Whose it is.</param>
/// <param name="Stage">The step, as it was.</param>
public sealed record BatchResult(Guid TaskId, Guid CaseId, string Number, string Applicant, string Stage)
{
    /// <summary>The key of its <see cref="BatchGroup"/>.</summary>
    public string Group { get; init; } = "";

    /// <summary>Whether it was done; null before.</summary>
    public bool? IsDone { get; init; }

    /// <summary>What was said.</summary>
    public string Words { get; init; } = "";
}

/// <summary>A batch as it was sent: what was typed once for all, and what was typed for one.</summary>
public sealed record BatchRequest
{
    /// <summary>The tasks that are ticked.</summary>
    public required IReadOnlyList<Guid> Tasks { get; init; }

    /// <summary>The opinion or the reason for all.</summary>
    public string? Reason { get; init; }

    /// <summary>A colleague as <c>person:id</c>, or a unit as <c>unit:id</c>.</summary>
    public string? Place { get; init; }

    /// <summary>A day.</summary>
    public string? Until { get; init; }

    /// <summary>Which parts of the applicants' own data are to be corrected.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>What is typed for one task.</summary>
    public IReadOnlyDictionary<Guid, BatchRowRequest> Rows { get; init; } = new Dictionary<Guid, BatchRowRequest>();

    /// <summary>What a return or a refusal rests on, by the keys of <see cref="BatchGroup"/>.</summary>
    public IReadOnlyDictionary<string, BatchGround> Grounds { get; init; } = new Dictionary<string, BatchGround>();
}

/// <summary>What is typed for one task of a batch.</summary>
/// <param name="Reason">Another opinion than that for all; null where it is the same.</param>
/// <param name="Verified">What the applicant declared and the reviewer has verified.</param>
/// <param name="ConfirmsPayee">Whether the account rightly stands in another name.</param>
public sealed record BatchRowRequest(string? Reason, IReadOnlyList<string> Verified, bool ConfirmsPayee);

/// <summary>What is typed for all tasks of one measure in one step.</summary>
/// <param name="Fields">The answers to correct.</param>
/// <param name="Materials">The documents to correct.</param>
/// <param name="Clause">The clause that is not met.</param>
public sealed record BatchGround(IReadOnlyList<string> Fields, IReadOnlyList<string> Materials, string? Clause);

internal sealed class TaskBatchMapping : IEntityTypeConfiguration<TaskBatch>
{
    public void Configure(EntityTypeBuilder<TaskBatch> builder) => builder.HasIndex(x => new { x.PersonId, x.At });
}
