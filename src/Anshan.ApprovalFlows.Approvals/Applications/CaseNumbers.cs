using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>Gives out case numbers (办件编号) without gaps, inside a turn at the write gate: AS2023-0102-00001.</summary>
internal static class CaseNumbers
{
    public static async Task<string> NextAsync(DbContext db, string measureId, int year, CancellationToken cancellation)
    {
        var code = string.Concat(measureId.Split('.').Select(part => part.PadLeft(2, '0')));
        var series = string.Create(CultureInfo.InvariantCulture, $"AS{year}-{code}");
        var counter = await db.Set<CaseNumberCounter>().FindAsync([series], cancellation);
        if (counter is null)
        {
            db.Add(counter = new CaseNumberCounter { Series = series, Last = 0 });
        }

        counter.Last++;
        return string.Create(CultureInfo.InvariantCulture, $"{series}-{counter.Last:D5}");
    }
}
