using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;
using static Anshan.ApprovalFlows.Approvals.Maintenance.ConsistencyCheck;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Checks the hash chains of the audit, and that their last events are still there.</summary>
/// <remarks>
/// A chain does not show that its last event was removed. The steps do: each writes one event with its operation id, so a case has as many
/// as its instance has revisions. All other events are counted by the head of their stream.
/// </remarks>
internal static class AuditChecks
{
    private const int Page = 500;
    private static readonly string[] Claiming = ["task.claimed", "task.taken-over"];

    /// <summary>Acts that give a task to somebody.</summary>
    private static readonly string[] Giving =
    [
        OpenWork.AuditCode,
        .. TaskActions.All.Where(action => action.GivesTask).Select(action => action.AuditCode),
    ];

    public static async Task<IReadOnlyList<string>> RunAsync(DbContext db, CancellationToken cancellation) =>
        [
            .. (await AuditVerifier.VerifyAsync(db, null, cancellation)).Take(Named).Select(problem => problem.ToString()),
            .. await StepsAsync(db, cancellation),
            .. await SentencesAsync(
                from head in db.Set<AuditHead>()
                let count = db.Set<AuditEvent>()
                    .Count(x => x.Stream == head.Stream && (x.OperationId == null || x.Stream == AuditStream.System))
                where count != head.Events
                select new
                {
                    head.Stream,
                    head.Events,
                    Count = count,
                },
                x => $"审计流 {x.Stream} 应有 {x.Events} 条步骤之外的记录，现有 {x.Count} 条：有记录被删去或多出。",
                cancellation
            ),
            .. await SentencesAsync(
                db.Set<AuditEvent>()
                    .Where(x =>
                        (x.OperationId == null || x.Stream == AuditStream.System)
                        && !db.Set<AuditHead>().Any(head => head.Stream == x.Stream)
                    )
                    .Select(x => x.Stream)
                    .Distinct(),
                stream => $"审计流 {stream} 没有计数：记录不是由本系统写入的，或计数被删去。",
                cancellation
            ),
            .. await ClaimsAsync(db, cancellation),
        ];

    private static async Task<List<string>> StepsAsync(DbContext db, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var after = Guid.Empty;
        var isLast = false;
        while (!isLast && problems.Count < Named)
        {
            var instances = await db.Set<WorkflowInstance>()
                .AsNoTracking()
                .Where(row => row.Id > after)
                .OrderBy(row => row.Id)
                .Select(row => new { row.Id, row.Revision })
                .Take(Page)
                .ToListAsync(cancellation);
            isLast = instances.Count < Page;
            after = instances.Count > 0 ? instances[^1].Id : after;
            var streams = instances.Select(row => AuditStream.Case(row.Id)).ToList();
            var recorded = await db.Set<AuditEvent>()
                .Where(entry => streams.Contains(entry.Stream) && entry.OperationId != null)
                .GroupBy(entry => entry.Stream)
                .Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
            problems.AddRange(
                from row in instances
                let events = recorded.GetValueOrDefault(AuditStream.Case(row.Id))
                where events != row.Revision
                select $"审计流 {AuditStream.Case(row.Id)} 记有 {events} 步，流程实例却走了 {row.Revision} 步：有记录被删去或多出。"
            );
        }

        return problems;
    }

    private static async Task<IEnumerable<string>> ClaimsAsync(DbContext db, CancellationToken cancellation)
    {
        var held = await db.Set<CaseTask>()
            .AsNoTracking()
            .Where(task => task.Status == CaseTaskStatus.Open && task.ClaimedById != null)
            .Select(task => new
            {
                task.Id,
                task.CaseId,
                Number = db.Set<Case>().Where(row => row.Id == task.CaseId).Select(row => row.Number).FirstOrDefault(),
                task.Title,
                task.ClaimedById,
            })
            .ToListAsync(cancellation);
        var problems = new List<string>();
        foreach (var task in held.TakeWhile(_ => problems.Count < Named))
        {
            var stream = AuditStream.Case(task.CaseId);
            if (
                !await db.Set<AuditEvent>()
                    .AnyAsync(
                        entry =>
                            entry.Stream == stream
                            && (
                                Giving.Contains(entry.Action)
                                || (
                                    Claiming.Contains(entry.Action)
                                    && (
                                        entry.ActorId == task.ClaimedById
                                        || db.Set<Substitution>()
                                            .Any(row => row.PersonId == task.ClaimedById && row.SubstituteId == entry.ActorId)
                                    )
                                )
                            ),
                        cancellation
                    )
            )
            {
                problems.Add($"办件 {task.Number} 的任务“{task.Title}”（{task.Id}）已被认领，审计中却没有认领记录。");
            }
        }

        return problems;
    }
}
