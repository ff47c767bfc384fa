using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>One thing that a person did in a case.</summary>
/// <param name="At">When, by business time.</param>
/// <param name="Words">What: 认领, 审核：通过.</param>
/// <param name="Case">The case.</param>
/// <param name="Task">The task it was done with; null where it was none.</param>
public sealed record RecentAct(DateTimeOffset At, string Words, CaseLine Case, CaseTask? Task);

/// <summary>最近办理: the last acts of a person of every kind, from the audit, newest first.</summary>
public sealed class RecentActs(DbContext db, CaseClock clock)
{
    /// <summary>How many are shown.</summary>
    public const int Most = 50;

    /// <summary>What each act of staff in a case is called; a test names the codes that are missing.</summary>
    public static IReadOnlyDictionary<string, string> Words { get; } =
        new Dictionary<string, string>(TaskActions.All.Select(action => KeyValuePair.Create(action.AuditCode, action.Label)))
        {
            ["account.confirmed"] = "确认收款账户",
            ["account.corrected"] = "更正收款账户",
            ["account.returned"] = "退回收款账户",
            ["award.determined"] = "核定金额",
            ["case.opened"] = "发起办件",
            ["list.confirmed"] = "确认名单",
            ["list.proposed"] = "拟定名单",
            ["list.returned"] = "退回名单",
            ["notice.answered"] = "答复异议",
            ["task.advised"] = "协办",
            ["task.claimed"] = "认领",
            ["task.countersigned"] = "复核",
            ["task.decided"] = "审核",
            ["task.recorded"] = "登记",
            [OpenWork.AuditCode] = "移交",
            ["task.released"] = "释放",
            ["task.signed"] = "签发",
            ["task.taken-over"] = "接管",
            ["transfer.reversing"] = "登记冲正",
            ["transfer.failed"] = "登记拨付未成功",
            ["transfer.recorded"] = "登记拨付",
        };

    /// <summary>The acts in cases, those with a word.</summary>
    public async Task<IReadOnlyList<RecentAct>> OfAsync(Actor actor, CancellationToken cancellation = default)
    {
        var person = actor.UserId.Value;
        string[] known = [.. Words.Keys];
        var events = await db.Set<AuditEvent>()
            .AsNoTracking()
            .Where(entry => entry.ActorId == person && entry.ActorId != "system" && EF.Parameter(known).Contains(entry.Action))
            .OrderByDescending(entry => entry.At)
            .Take(Most)
            .Select(entry => new
            {
                entry.Stream,
                entry.At,
                entry.Action,
                entry.Data,
            })
            .ToListAsync(cancellation);
        var acts = events
            .Select(entry => (entry.At, entry.Action, Case: CaseOf(entry.Stream), Task: TaskOf(entry.Data)))
            .Where(act => act.Case is not null)
            .ToList();
        var ids = acts.Select(act => act.Case!.Value).Distinct().ToList();
        var tasksOf = acts.Where(act => act.Task is not null).Select(act => act.Task!.Value).Distinct().ToList();
        var cases = await db.Set<Case>()
            .AsNoTracking()
            .Where(row => EF.Parameter(ids).Contains(row.Id))
            .AsLines()
            .ToDictionaryAsync(row => row.Id, cancellation);
        var tasks = await db.Set<CaseTask>()
            .AsNoTracking()
            .Where(task => EF.Parameter(tasksOf).Contains(task.Id))
            .ToDictionaryAsync(task => task.Id, cancellation);
        return
        [
            .. from act in acts
            let line = cases.GetValueOrDefault(act.Case ?? Guid.Empty)
            where line is not null
            let task = tasks.GetValueOrDefault(act.Task ?? Guid.Empty)
            select new RecentAct(act.At + clock.Offset, WordsOf(act.Action, task, person), line, task),
        ];
    }

    private static string WordsOf(string action, CaseTask? task, string person) =>
        action is "task.decided" or "task.recorded" && task?.DecidedById == person && task.Outcome is not null
            ? $"{Words[action]}：{CaseWords.Outcome(task.Kind, task.Outcome)}"
            : Words[action];

    private static Guid? CaseOf(string stream) =>
        stream.StartsWith("case:", StringComparison.Ordinal) && Guid.TryParseExact(stream["case:".Length..], "N", out var id) ? id : null;

    private static Guid? TaskOf(byte[] data)
    {
        using var document = JsonDocument.Parse(data);
        return
            document.RootElement.TryGetProperty("data", out var details)
            && details.ValueKind == JsonValueKind.Object
            && details.TryGetProperty("task", out var task)
            && task.TryGetGuid(out var id)
            ? id
            : null;
    }
}
