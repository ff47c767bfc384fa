using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Dev;

/// <summary>A timer that waits.</summary>
public sealed record WaitingTimer(string CaseNumber, string? Stage, string Kind, int Number, DateTimeOffset DueAt)
{
    public string What =>
        Reminders.Of(Kind) switch
        {
            Reminder.Remind => "到期前提醒",
            Reminder.Overdue => "到期，发超期通知",
            Reminder.Escalate => "超期后上报负责人",
            Reminder.Chase => $"第 {Number} 次催办",
            null => Kind switch
            {
                "expire" => "补正期限届满",
                "due" => "执行期限届满",
                _ => "定时继续",
            },
            var other => throw new InvalidOperationException($"Nobody words the timer {other}."),
        };
}

/// <summary>A timer that fired, as the case's history tells it.</summary>
public sealed record Firing(DateTimeOffset At, string CaseNumber, string Text);

/// <summary>What the clock's page shows.</summary>
public sealed class ClockReader(DbContext db)
{
    private const int Shown = 20;
    private static readonly string[] Kinds = ["reminder", "overdue", "deadline", "late"];

    public Task<List<WaitingTimer>> NextAsync(CancellationToken cancellation) =>
        (
            from timer in db.Set<TimerRow>().AsNoTracking()
            join row in db.Set<Case>() on timer.InstanceId equals row.Id
            orderby timer.DueAt, timer.InstanceId
            select new WaitingTimer(
                row.Number,
                db.Set<CaseTask>()
                    .Where(task => task.CaseId == timer.InstanceId && task.ExecutionId == timer.ExecutionId)
                    .Select(task => task.Title)
                    .FirstOrDefault(),
                timer.Kind,
                timer.Number,
                timer.DueAt
            )
        )
            .Take(Shown)
            .ToListAsync(cancellation);

    /// <summary>The id of the newest line of any history: what comes after it is new.</summary>
    public async Task<long> LatestAsync(CancellationToken cancellation) =>
        await db.Set<TimelineEntry>().MaxAsync(line => (long?)line.Id, cancellation) ?? 0;

    /// <summary>The latest firings after a line of the history, newest first.</summary>
    public Task<List<Firing>> FiredAsync(long after, CancellationToken cancellation) =>
        (
            from line in db.Set<TimelineEntry>().AsNoTracking()
            join row in db.Set<Case>() on line.CaseId equals row.Id
            where line.Id > after && Kinds.Contains(line.Kind)
            orderby line.Id descending
            select new Firing(line.At, row.Number, line.Text)
        )
            .Take(Shown)
            .ToListAsync(cancellation);
}
