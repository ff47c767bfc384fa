using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Microsoft.EntityFrameworkCore;
using static Anshan.ApprovalFlows.Approvals.Maintenance.ConsistencyCheck;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Checks the ledger of caps against the cases: the sum of what cases hold is what is taken, and no cap is exceeded.</summary>
internal static class CapChecks
{
    public static async Task<IReadOnlyList<string>> RunAsync(DbContext db, CancellationToken cancellation) =>
        [
            .. await SentencesAsync(
                from balance in db.Set<CapBalance>()
                where balance.TakenFen > balance.LimitFen || balance.TakenFen < 0
                select balance,
                x => $"“{x.Subject}”（{x.MeasureId}）占用 {x.TakenFen} 分，超出最高额 {x.LimitFen} 分。",
                cancellation
            ),
            .. await SentencesAsync(
                from balance in db.Set<CapBalance>()
                let held = db.Set<CapReservation>().Where(x => x.BalanceKey == balance.Key).Sum(x => x.HeldFen)
                where balance.TakenFen != held
                select new
                {
                    balance.Subject,
                    balance.MeasureId,
                    balance.TakenFen,
                    Held = held,
                },
                x => $"“{x.Subject}”（{x.MeasureId}）占用 {x.TakenFen} 分，与各办件占用之和 {x.Held} 分不符。",
                cancellation
            ),
            .. await SentencesAsync(
                from held in db.Set<CapReservation>()
                where
                    held.HeldFen > held.WantedFen
                    || held.HeldFen < 0
                    || !db.Set<CapBalance>().Any(x => x.Key == held.BalanceKey)
                    || (held.State != CapState.Released && !db.Set<Case>().Any(x => x.Id == held.CaseId && x.CapKey == held.BalanceKey))
                select held,
                x => $"办件 {x.CaseId} 的额度占用记录不完整：需要 {x.WantedFen} 分，占用 {x.HeldFen} 分。",
                cancellation
            ),
            .. await SentencesAsync(
                from item in db.Set<Case>()
                where item.CapKey != null && !db.Set<CapReservation>().Any(x => x.CaseId == item.Id && x.BalanceKey == item.CapKey)
                select item.Number,
                number => $"办件 {number} 受跨办件最高额限制，却没有额度占用记录。",
                cancellation
            ),
            .. await SentencesAsync(
                from item in db.Set<Case>()
                join held in db.Set<CapReservation>() on item.Id equals held.CaseId
                let isOver = item.ClosedAt != null && item.PaidFen == 0 && (item.Status != CaseStatus.Completed || item.AwardFen == null)
                where
                    isOver ? held.HeldFen != 0
                    : item.AwardFen != null ? held.HeldFen != item.AwardFen
                    : held.HeldFen > item.CeilingFen
                select new
                {
                    item.Number,
                    held.HeldFen,
                    item.AwardFen,
                },
                x => $"办件 {x.Number} 占用额度 {x.HeldFen} 分，与办件的状态和核定金额（{x.AwardFen ?? 0} 分）不符。",
                cancellation
            ),
        ];
}
