using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Awards.Caps;

/// <summary>What is left of a cap, for pages and for the fact that a determination depends on.</summary>
public static class CapReader
{
    private static readonly RowKey OfCap = RowKey.Of(nameof(CapReservation.BalanceKey));
    private static readonly RowKey ByKey = RowKey.Of(nameof(CapBalance.Key));

    /// <summary>What a draft could get of its cap, if it were submitted now.</summary>
    public static async Task<CapShare> LookAsync(DbContext db, CapPlace place, CancellationToken cancellation) =>
        Share(place, await db.ReadRowsAsync<CapReservation>(OfCap, cancellation, place.Key), null);

    /// <summary>What a case can get of its cap; null when it falls under none.</summary>
    public static async Task<CapShare?> OfCaseAsync(DbContext db, Guid caseId, AwardCap? cap, CancellationToken cancellation)
    {
        var key = await db.Set<CapReservation>()
            .Where(row => row.CaseId == caseId)
            .Select(row => row.BalanceKey)
            .SingleOrDefaultAsync(cancellation);
        return key is null ? null : OfCase(await db.ReadTogetherAsync(Ask(new TablesAsked(), key), cancellation), caseId, cap);
    }

    /// <summary>What <see cref="OfCase"/> rests on.</summary>
    public static TablesAsked Ask(TablesAsked asked, string capKey) =>
        asked.Add<CapReservation>(OfCap, capKey).Add<CapBalance>(ByKey, capKey);

    /// <summary>How a case stands to its cap, by rows that were read; null when it holds no place under it.</summary>
    public static CapShare? OfCase(TablesRead read, Guid caseId, AwardCap? cap)
    {
        var places = read.Of<CapReservation>();
        if (places.Find(row => row.CaseId == caseId) is not { } own || read.Of<CapBalance>() is not [var balance])
        {
            return null;
        }

        AwardCap held = new(new Money(balance.LimitFen), cap?.Scope ?? CapScope.Case, cap?.Clause ?? "");
        return Share(new CapPlace(balance.Key, balance.MeasureId, balance.Subject, held), places, own);
    }

    private static CapShare Share(CapPlace place, List<CapReservation> places, CapReservation? own)
    {
        var others = places.FindAll(row => row.CaseId != own?.CaseId && row.State != CapState.Released);
        var ahead = others.FindAll(row =>
            row.State == CapState.Reserved && row.WantedFen > row.HeldFen && (own is null || row.Turn < own.Turn)
        );
        return new CapShare(
            place,
            new Money(others.Sum(row => row.HeldFen)),
            new Money(ahead.Sum(row => row.WantedFen - row.HeldFen)),
            ahead.Count,
            new Money(own?.HeldFen ?? 0)
        );
    }
}
