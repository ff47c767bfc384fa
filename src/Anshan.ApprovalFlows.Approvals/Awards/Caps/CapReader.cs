using Anshan.ApprovalFlows.Approvals.Amounts;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Awards.Caps;

/// <summary>What is left of a cap, for pages and for the fact that a determination rests on.</summary>
public static class CapReader
{
    /// <summary>How a draft stands to its cap; as a case would that was submitted now.</summary>
    public static async Task<CapShare> LookAsync(DbContext db, CapPlace place, CancellationToken cancellation)
    {
        var others = await OthersAsync(db, place.Key, null, cancellation);
        return Share(place, others, null);
    }

    /// <summary>How a case stands to its cap; null when it holds no place under one.</summary>
    public static async Task<CapShare?> OfCaseAsync(DbContext db, Guid caseId, AwardCap? cap, CancellationToken cancellation)
    {
        var own = await db.Set<CapReservation>().AsNoTracking().SingleOrDefaultAsync(row => row.CaseId == caseId, cancellation);
        if (own is null)
        {
            return null;
        }

        var balance = await db.Set<CapBalance>().AsNoTracking().SingleAsync(row => row.Key == own.BalanceKey, cancellation);
        AwardCap held = new(new Money(balance.LimitFen), cap?.Scope ?? CapScope.Case, cap?.Clause ?? "");
        return Share(
            new CapPlace(balance.Key, balance.MeasureId, balance.Subject, held),
            await OthersAsync(db, own.BalanceKey, own.CaseId, cancellation),
            own
        );
    }

    private static Task<List<CapReservation>> OthersAsync(DbContext db, string key, Guid? caseId, CancellationToken cancellation) =>
        db.Set<CapReservation>()
            .AsNoTracking()
            .Where(row => row.BalanceKey == key && row.CaseId != caseId && row.State != CapState.Released)
            .ToListAsync(cancellation);

    private static CapShare Share(CapPlace place, List<CapReservation> others, CapReservation? own)
    {
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
