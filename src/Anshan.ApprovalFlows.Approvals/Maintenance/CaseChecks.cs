using Anshan.ApprovalFlows.Approvals.Data;
using static Anshan.ApprovalFlows.Approvals.Maintenance.ConsistencyCheck;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Cases against their instances and their money.</summary>
internal static class CaseChecks
{
    public static async Task<IReadOnlyList<string>> RunAsync(AppDbContext db, CancellationToken cancellation) =>
    [
        .. await SentencesAsync(
            from item in db.Cases
            where !db.WorkflowInstances.Any(x => x.Id == item.Id)
            select item.Number,
            number => $"办件 {number} 没有对应的流程实例。", cancellation),
        .. await SentencesAsync(
            from instance in db.WorkflowInstances
            where !db.Cases.Any(x => x.Id == instance.Id)
            select instance.Id,
            id => $"流程实例 {id} 没有对应的办件。", cancellation),
        .. await SentencesAsync(
            from item in db.Cases
            where item.ClosedAt == null
                && db.WorkflowInstances.Any(x => x.Id == item.Id && x.Status == "Finished" && x.SubStatus != "Faulted")
                && !db.Incidents.Any(x => x.InstanceId == item.Id && x.Resolution == null)
            select item.Number,
            number => $"办件 {number} 尚未办结，其流程却已结束，也没有故障记录。", cancellation),
        .. await SentencesAsync(
            from item in db.Cases
            let paid = db.Transfers.Where(x => x.CaseId == item.Id && x.ToOrganisationId == null).Sum(x => x.AmountFen)
            where item.PaidFen != paid
            select new { item.Number, item.PaidFen, Paid = paid },
            x => $"办件 {x.Number} 的已拨付金额（{x.PaidFen} 分）与拨付记录之和（{x.Paid} 分）不符。", cancellation),
        .. await SentencesAsync(
            from award in db.Awards
            where !db.Cases.Any(x => x.Id == award.CaseId && x.AwardFen == award.AmountFen)
            select award,
            x => $"核定记录 {x.CaseId}（{x.AmountFen} 分）与办件上的核定金额不符。", cancellation),
    ];
}
