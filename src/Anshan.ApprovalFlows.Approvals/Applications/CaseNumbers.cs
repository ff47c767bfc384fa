using System.Globalization;
using Anshan.ApprovalFlows.Engine.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>Gives out case numbers (办件编号) without gaps, inside a turn at the write gate: AS2023-0102-00001.</summary>
internal static class CaseNumbers
{
    // One statement, so that on PostgreSQL, too, two submissions at once wait for each other and neither is refused.
    private static readonly RowKey Count = new(
        """
        INSERT INTO "CaseNumberCounters" ("Series", "Last") VALUES (@p0, 1)
        ON CONFLICT ("Series") DO UPDATE SET "Last" = "CaseNumberCounters"."Last" + 1 RETURNING "Last"
        """,
        nameof(CaseNumberCounter.Series));

    public static async Task<string> NextAsync(DbContext db, string measureId, int year, CancellationToken cancellation)
    {
        var code = string.Concat(measureId.Split('.').Select(part => part.PadLeft(2, '0')));
        var series = string.Create(CultureInfo.InvariantCulture, $"AS{year}-{code}");
        var number = await db.NumberAsync<CaseNumberCounter>(Count, cancellation, series);
        return string.Create(CultureInfo.InvariantCulture, $"{series}-{number:D5}");
    }
}
