using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>Reads the figures that a computation needs from what administrators have entered.</summary>
public static class TableReader
{
    public const decimal Millionth = 1_000_000m;

    private static readonly RowKey All = new("1 = 1");
    private static readonly RowKey OfMeasure = RowKey.Of(nameof(RegionalRateRow.MeasureId));

    /// <summary>The figures in force on <paramref name="day"/>; nothing is read for a rule that needs none.</summary>
    public static async Task<AwardTables> ReadAsync(DbContext db, MeasurePackage measure, DateOnly day, CancellationToken cancellation)
    {
        var batch = new RowBatch(db);
        var read = Ask(batch, measure);
        await batch.ReadAsync(cancellation);
        return Of(read, measure, day);
    }

    /// <summary>What <see cref="Of"/> rests on.</summary>
    public static (List<LoanPrimeRateRow> Published, List<RegionalRateRow> Rates) Ask(RowBatch batch, MeasurePackage measure) =>
        measure.Award?.ReadsTables == true
            ? (batch.Add<LoanPrimeRateRow>(All), batch.Add<RegionalRateRow>(OfMeasure, measure.Id))
            : ([], []);

    /// <summary>The figures in force on <paramref name="day"/>, by rows that were read.</summary>
    public static AwardTables Of((List<LoanPrimeRateRow> Published, List<RegionalRateRow> Rates) read, MeasurePackage measure, DateOnly day)
    {
        if (measure.Award?.ReadsTables != true)
        {
            return AwardTables.Empty;
        }

        var rates = read.Rates.Where(row => row.From <= day).OrderBy(row => row.From);
        return new AwardTables(
            read.Published.ConvertAll(row => new LoanPrimeRate(row.PublishedOn, row.OneYear / Millionth, row.OverFiveYears / Millionth)),
            rates.GroupBy(row => row.RegionId).ToDictionary(region => region.Key, region => region.Last().Rate / Millionth)
        );
    }
}
