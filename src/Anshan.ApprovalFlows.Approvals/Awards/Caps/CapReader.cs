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
        if (key is null)
        {
            return null;
        }

        var batch = new RowBatch(db);
        var read = Ask(batch, key);
        await batch.ReadAsync(cancellation);
        return OfCase(read, caseId, cap);
    }

    /// <summary>What <see cref="OfCase"/> rests on.</summary>
    public static (List<CapReservation> Places, List<CapBalance> Balances) Ask(RowBatch batch, string capKey) =>
        (batch.Add<CapReservation>(OfCap, capKey), batch.Add<CapBalance>(ByKey, capKey));

    /// <summary>How a case stands to its cap, by rows that were read; null when it holds no place under it.</summary>
    public static CapShare? OfCase((List<CapReservation> Places, List<CapBalance> Balances) read, Guid caseId, AwardCap? cap)
    {
        var places = read.Places;
        if (places.Find(row => row.CaseId == caseId) is not { } own || read.Balances is not [var balance])
        {
            return null;
        }

        AwardCap held = new(new Money(balance.LimitFen), cap?.Scope ?? CapScope.Case, cap?.Clause ?? "");
        return Share(new CapPlace(balance.Key, new(balance.MeasureId), balance.Subject, held), places, own);
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
