using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>Everything a computation reads; the same inputs always give the same amount and the same trace.</summary>
/// <param name="Values">The filled-in form. A draft may lack values or hold unreadable ones: they count as zero.</param>
/// <param name="Tables">Figures that others publish.</param>
/// <param name="RegionId">The region of the applicant, for rates that a county sets.</param>
public sealed record AwardInputs(FormValues Values, AwardTables Tables, string? RegionId = null);

/// <summary>A 贷款市场报价利率 as published; rates as fractions, 3.45% is 0.0345.</summary>
public sealed record LoanPrimeRate(DateOnly PublishedOn, decimal OneYear, decimal OverFiveYears);

/// <summary>Figures that the policy refers to and others publish; entered by an administrator.</summary>
public sealed record AwardTables(IReadOnlyList<LoanPrimeRate> LoanPrimeRates, IReadOnlyDictionary<string, decimal> RegionalRates)
{
    public static AwardTables Empty { get; } = new([], new Dictionary<string, decimal>());

    /// <summary>The rate in force on that day: the newest published on or before it; null when none is entered.</summary>
    public LoanPrimeRate? LoanPrimeRateOn(DateOnly day) =>
        LoanPrimeRates.Where(rate => rate.PublishedOn <= day).MaxBy(rate => rate.PublishedOn);
}
