namespace Anshan.ApprovalFlows.Approvals.Awards.Tables;

/// <summary>A 贷款市场报价利率 as published, in millionths: 3.45% is 34,500.</summary>
public sealed class LoanPrimeRateRow
{
    public required DateOnly PublishedOn { get; init; }
    public required int OneYear { get; set; }
    public required int OverFiveYears { get; set; }
    public required string EnteredBy { get; set; }
    public required DateTimeOffset EnteredAt { get; set; }
}

/// <summary>The rate that a county or zone has set for a measure, from a day on, in millionths.</summary>
public sealed class RegionalRateRow
{
    public required string MeasureId { get; init; }
    public required string RegionId { get; init; }
    public required DateOnly From { get; init; }
    public required int Rate { get; set; }

    /// <summary>The document that sets it.</summary>
    public required string Source { get; set; }
    public required string EnteredBy { get; set; }
    public required DateTimeOffset EnteredAt { get; set; }
}
