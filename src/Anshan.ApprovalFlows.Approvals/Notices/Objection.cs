namespace Anshan.ApprovalFlows.Approvals.Notices;

/// <summary>The result of an objection.</summary>
public enum ObjectionStatus
{
    /// <summary>待处理</summary>
    Open = 0,

    /// <summary>异议不成立</summary>
    NotUpheld = 1,

    /// <summary>异议成立</summary>
    Upheld = 2,
}

/// <summary>异议: somebody objects to a public notice; the unit that published it decides each one by itself.</summary>
public sealed class Objection
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The task of the notice.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The line of the list that it is about; null where the notice has no list.</summary>
    public int? Line { get; init; }

    /// <summary>Who or what stands in that line.</summary>
    public string? About { get; init; }

    /// <summary>Who objects and how to reach them, as they typed it; never public.</summary>
    public required string Name { get; init; }

    public required string Contact { get; init; }

    public required string Text { get; init; }

    /// <summary>Business time.</summary>
    public required DateTimeOffset At { get; init; }

    public required ObjectionStatus Status { get; set; }

    public string? Reason { get; set; }

    public string? DecidedByName { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }
}
