namespace Anshan.ApprovalFlows.Approvals.Awards.Caps;

/// <summary>What has been taken of one cap: of this event, this county, this carrier in this year.</summary>
/// <remarks>
/// The row is also the lock: a case that takes something changes it first, and no statement lets <see cref="TakenFen"/> grow beyond
/// <see cref="LimitFen"/>.
/// </remarks>
public sealed class CapBalance
{
    /// <summary>Measure, scope and what the cap counts over.</summary>
    public required string Key { get; init; }
    public required string MeasureId { get; init; }

    /// <summary>What the cap counts over, in words: 活动“秋季汽车展”.</summary>
    public required string Subject { get; init; }

    /// <summary>
    /// The name of the event, street, base, carrier or project as it was first written; empty where the cap counts over something else.
    /// </summary>
    public string Name { get; set; } = "";
    public required long LimitFen { get; set; }

    /// <summary>The sum of <see cref="CapReservation.HeldFen"/> of all cases.</summary>
    public required long TakenFen { get; set; }
}

public enum CapState
{
    /// <summary>预留: from submission to determination.</summary>
    Reserved,

    /// <summary>占用: the determined amount.</summary>
    Committed,

    /// <summary>释放: the case ended without an award.</summary>
    Released,
}

/// <summary>What one case holds of a cap.</summary>
/// <remarks>A reserved case that holds less than it wants waits: what others release is given out in the order of submission.</remarks>
public sealed class CapReservation
{
    public required Guid CaseId { get; init; }
    public required string BalanceKey { get; set; }

    /// <summary>The computed amount; after the determination what was determined.</summary>
    public required long WantedFen { get; set; }
    public required long HeldFen { get; set; }
    public required CapState State { get; set; }

    /// <summary>The order of submission under this cap; given out under the balance's lock.</summary>
    public required long Turn { get; init; }
}
