using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>Reads the figures that a computation needs from what administrators have entered.</summary>
public static class TableReader
{
    public const decimal Millionth = 1_000_000m;

    /// <summary>The figures in force on <paramref name="day"/>; nothing is read for a rule that needs none.</summary>
    public static async Task<AwardTables> ReadAsync(DbContext db, MeasurePackage measure, DateOnly day, CancellationToken cancellation)
    {
        if (measure.Award?.ReadsTables != true)
        {
            return AwardTables.Empty;
        }

        var published = await db.Set<LoanPrimeRateRow>().AsNoTracking().ToListAsync(cancellation);
        var rates = await db.Set<RegionalRateRow>()
            .AsNoTracking()
            .Where(row => row.MeasureId == measure.Id && row.From <= day)
            .OrderBy(row => row.From)
            .ToListAsync(cancellation);
        return new AwardTables(
            published.ConvertAll(row => new LoanPrimeRate(row.PublishedOn, row.OneYear / Millionth, row.OverFiveYears / Millionth)),
            rates.GroupBy(row => row.RegionId).ToDictionary(region => region.Key, region => region.Last().Rate / Millionth)
        );
    }
}
