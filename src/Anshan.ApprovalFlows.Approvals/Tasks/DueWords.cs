using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>How urgent a task is; the order is that of the inbox.</summary>
public enum Urgency
{
    /// <summary>严重超期: the due day has been over for <see cref="DueWords.SevereWorkingDays"/> working days or more.</summary>
    Severe = 0,

    /// <summary>超期</summary>
    Overdue = 1,

    /// <summary>即将到期: today or within the next two working days.</summary>
    Soon = 2,

    /// <summary>未到期, or without a due day.</summary>
    Later = 3,
}

/// <summary>Groups of urgencies.</summary>
public static class Urgencies
{
    /// <summary>Whether the due day is over.</summary>
    public static bool IsLate(this Urgency urgency) => urgency is Urgency.Severe or Urgency.Overdue;
}

/// <summary>A task's due day and what is left until then, in words.</summary>
/// <param name="Day">The last day of the term; null when nothing is due.</param>
/// <param name="Left">还有 2 个工作日, 今天到期, 已超期 3 个工作日; empty when nothing is due.</param>
/// <param name="Urgency">Where it stands in the inbox.</param>
public sealed record DueText(DateOnly? Day, string Left, Urgency Urgency);

/// <summary>Tells due instants in working days, by business time.</summary>
public sealed class DueWords(CaseClock clock, WorkingCalendar calendar)
{
    /// <summary>So many working days after its due day a task is 严重超期.</summary>
    public const int SevereWorkingDays = 5;

    /// <summary>A task is 即将到期 on its due day and so many working days before it.</summary>
    public const int SoonWorkingDays = 2;

    /// <summary>What was due at this instant or earlier is 严重超期.</summary>
    public DateTimeOffset SevereUntil => Before(SevereWorkingDays);

    /// <summary>The first instant that is no longer 即将到期.</summary>
    public DateTimeOffset SoonUntil => ChinaTime.EndOf(calendar.AddWorkingDays(ChinaTime.DateOf(clock.Now), SoonWorkingDays));

    /// <summary>The words for a due instant, which is the end of its day: 24:00.</summary>
    public DueText Of(DateTimeOffset? dueAt)
    {
        if (dueAt is not { } due)
        {
            return new DueText(null, "", Urgency.Later);
        }

        var now = clock.Now;
        var (today, day) = (ChinaTime.DateOf(now), ChinaTime.DateOf(due.AddTicks(-1)));
        return due <= now
            ? new DueText(day, Late(calendar.WorkingDaysBetween(day, today)), due <= SevereUntil ? Urgency.Severe : Urgency.Overdue)
            : new DueText(day, Left(today, day), due <= SoonUntil ? Urgency.Soon : Urgency.Later);
    }

    /// <summary>How many working days of a term are over, and how many it has; null without a term.</summary>
    public (int Used, int Total)? TermOf(DateTimeOffset openedAt, DateTimeOffset? dueAt) =>
        dueAt is { } due
            ? (WorkingDaysSince(openedAt), calendar.WorkingDaysBetween(ChinaTime.DateOf(openedAt), ChinaTime.DateOf(due.AddTicks(-1))))
            : null;

    /// <summary>How many working days ago that was, counted from the day after it.</summary>
    public int WorkingDaysSince(DateTimeOffset at) => calendar.WorkingDaysBetween(ChinaTime.DateOf(at), ChinaTime.DateOf(clock.Now));

    /// <summary>What happened before this instant was at least so many working days ago.</summary>
    public DateTimeOffset Before(int workingDays) =>
        ChinaTime.StartOf(calendar.AddWorkingDays(ChinaTime.DateOf(clock.Now).AddDays(1), -workingDays));

    private static string Late(int days) => days == 0 ? "已超期" : string.Create(CultureInfo.InvariantCulture, $"已超期 {days} 个工作日");

    private string Left(DateOnly today, DateOnly day) =>
        calendar.WorkingDaysBetween(today, day) switch
        {
            0 => day == today ? "今天到期" : "不到 1 个工作日",
            var days => string.Create(CultureInfo.InvariantCulture, $"还有 {days} 个工作日"),
        };
}
