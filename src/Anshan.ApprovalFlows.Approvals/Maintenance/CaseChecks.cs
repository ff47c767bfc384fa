using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Microsoft.EntityFrameworkCore;
using static Anshan.ApprovalFlows.Approvals.Maintenance.ConsistencyCheck;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Checks cases against their instances and payments.</summary>
internal static class CaseChecks
{
    public static async Task<IReadOnlyList<string>> RunAsync(DbContext db, CancellationToken cancellation) =>
        [
            .. await SentencesAsync(
                from item in db.Set<Case>()
                where !db.Set<WorkflowInstance>().Any(x => x.Id == item.Id)
                select item.Number,
                number => $"办件 {number} 没有对应的流程实例。",
                cancellation
            ),
            .. await SentencesAsync(
                from instance in db.Set<WorkflowInstance>()
                where
                    instance.DefinitionVersionId.StartsWith("measure-")
                    && !db.Set<Case>().Any(x => x.Id == instance.Id)
                    && !db.Set<ChildInstance>().Any(x => x.ChildId == instance.Id)
                select instance.Id,
                id => $"流程实例 {id} 没有对应的办件。",
                cancellation
            ),
            .. await SentencesAsync(
                from item in db.Set<Case>()
                where
                    item.ClosedAt == null
                    && db.Set<WorkflowInstance>()
                        .Any(x => x.Id == item.Id && x.Status == InstanceStatus.Finished && x.SubStatus != InstanceSubStatus.Faulted)
                    && !db.Set<Incident>().Any(x => x.InstanceId == item.Id && x.Resolution == null)
                select item.Number,
                number => $"办件 {number} 尚未办结，其流程却已结束，也没有故障记录。",
                cancellation
            ),
            .. await SentencesAsync(
                from item in db.Set<Case>()
                let paid = db.Set<Transfer>()
                    .Where(x => x.CaseId == item.Id && x.ToOrganisationId == null && x.ReversedAt == null)
                    .Sum(x => x.AmountFen)
                where item.PaidFen != paid
                select new
                {
                    item.Number,
                    item.PaidFen,
                    Paid = paid,
                },
                x => $"办件 {x.Number} 的已拨付金额（{x.PaidFen} 分）与拨付记录之和（{x.Paid} 分）不符。",
                cancellation
            ),
            .. await SentencesAsync(
                from award in db.Set<Award>()
                where !db.Set<Case>().Any(x => x.Id == award.CaseId && x.AwardFen == award.AmountFen)
                select award,
                x => $"核定记录 {x.CaseId}（{x.AmountFen} 分）与办件上的核定金额不符。",
                cancellation
            ),
            .. await SentencesAsync(
                from item in db.Set<Case>()
                where item.AwardFen != null && !db.Set<Award>().Any(x => x.CaseId == item.Id)
                select item.Number,
                number => $"办件 {number} 有核定金额，却没有核定记录。",
                cancellation
            ),
            .. await SentencesAsync(
                from item in db.Set<Case>()
                where
                    (
                        item.AwardFen > item.CeilingFen
                        && (
                            item.Meaning == AwardMeaning.Exact || item.Meaning == AwardMeaning.Ceiling || item.Meaning == AwardMeaning.Limit
                        )
                    )
                    || item.PaidFen > (item.AwardFen ?? 0)
                select new
                {
                    item.Number,
                    item.CeilingFen,
                    item.AwardFen,
                    item.PaidFen,
                },
                x => $"办件 {x.Number} 的金额不合理：最高限额 {x.CeilingFen} 分，核定 {x.AwardFen ?? 0} 分，已拨付 {x.PaidFen} 分。",
                cancellation
            ),
            .. await SentencesAsync(
                from leg in db.Set<Transfer>()
                where !db.Set<Case>().Any(x => x.Id == leg.CaseId && x.AwardFen == leg.AmountFen)
                select leg,
                x => $"拨付记录 {x.CaseId} 第 {x.Leg} 段（{x.AmountFen} 分）与核定金额不符。",
                cancellation
            ),
            .. await UnattendedTasks.OfMoneyAsync(db, cancellation),
            .. await SentencesAsync(
                from file in db.Set<PackageFile>()
                where file.IsInForce
                group file by file.Path into versions
                where versions.Count() > 1
                select versions.Key,
                path => $"{path} 有不止一个版本在用。",
                cancellation
            ),
            .. await SentencesAsync(
                from mail in db.Set<OutboxMail>()
                where mail.CaseId != null && !db.Set<Case>().Any(x => x.Id == mail.CaseId)
                select mail.Id,
                id => $"待发邮件 {id} 所属的办件不存在。",
                cancellation
            ),
        ];
}
