using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>The timers of a waiting activity: each is a row of its own and fires without completing the activity.</summary>
internal static class DueTimes
{
    /// <summary>
    /// Of one turn of a waiting activity; each turn numbers its timers from the next thousand, since a timer number fires only once.
    /// </summary>
    private const int NumbersOfTurn = 1000;

    /// <summary>Reminders fire in the morning, not at midnight, and before the work mail that contains them.</summary>
    private static readonly TimeSpan Morning = TimeSpan.FromHours(8);

    /// <summary>The last moment of the n-th working day after today; null when the input is empty.</summary>
    public static DateTimeOffset? DueAt(ActivityContext context) =>
        context.Number("dueInWorkingDays") is { } days and > 0
            ? ChinaTime.EndOf(Calendar(context).AddWorkingDays(ChinaTime.DateOf(context.Now), days))
            : null;

    /// <summary>The due moment armed when the activity began; a further task of the same execution has no more time than that.</summary>
    public static DateTimeOffset? Standing(ActivityContext context) =>
        context.Data["due"] is { } due ? DateTimeOffset.FromUnixTimeMilliseconds((long)due) : null;

    /// <summary>Arms reminder and overdue notice; further ones are armed as they fire.</summary>
    public static void Arm(ActivityContext context, DateTimeOffset? dueAt)
    {
        if (dueAt is { } due)
        {
            ArmReminder(context, due);
            context.ArmTimer(Reminder.Overdue.Code(), First(context), due);
        }
        else
        {
            // Without a time limit nobody is late, but there are reminders all the same.
            ArmAfter(context, Reminder.Chase, First(context), ChinaTime.DateOf(context.Now), context.Number("chaseEvery"));
        }
    }

    /// <summary>
    /// The activity goes on waiting, for somebody else: the timers of the previous turn stop, those of the new one start.
    /// </summary>
    public static void Rearm(ActivityContext context, DateTimeOffset? dueAt)
    {
        context.DisarmTimers();
        Restart(context, dueAt);
    }

    /// <summary>Nothing is reported of the execution until <see cref="Restart"/>: timers that were armed stay silent.</summary>
    public static void Halt(ActivityContext context) => context.Data["turn"] = Turn(context) + 1;

    /// <summary>The timers of the execution begin anew with this due moment.</summary>
    public static void Restart(ActivityContext context, DateTimeOffset? dueAt)
    {
        Halt(context);
        context.Data.Remove("due");
        Arm(context, dueAt);
    }

    /// <summary>The last moment of the n-th working day after today.</summary>
    public static DateTimeOffset DueIn(ActivityContext context, int workingDays) =>
        ChinaTime.EndOf(Calendar(context).AddWorkingDays(ChinaTime.DateOf(context.Now), workingDays));

    private static int Turn(ActivityContext context) => context.Data["turn"]?.GetValue<int>() ?? 0;

    private static int First(ActivityContext context) => (Turn(context) * NumbersOfTurn) + 1;

    /// <summary>Sets the reminder, unless its morning has already passed.</summary>
    public static void ArmReminder(ActivityContext context, DateTimeOffset due)
    {
        context.Data["due"] = due.ToUnixTimeMilliseconds();
        if (
            context.Number("remindBefore") is { } before and > 0
            && MorningOf(context, ChinaTime.DateOf(due.AddTicks(-1)), -before) is var remindAt
            && remindAt > context.Now
        )
        {
            context.ArmTimer(Reminder.Remind.Code(), First(context), remindAt);
        }
    }

    /// <summary>Turns a fired timer into notices and arms the next.</summary>
    public static void Fire(ActivityContext context, Stimulus.TimerDue timer)
    {
        var reminder = Reminders.Of(timer.Kind) ?? throw new InvalidOperationException($"There is no timer {timer.Kind}.");

        if (timer.Number / NumbersOfTurn != Turn(context))
        {
            // Claimed by the sweep while the turn before ended.
            return;
        }

        if (reminder == Reminder.Remind && context.Data["due"] is { } due && context.Now.ToUnixTimeMilliseconds() >= (long)due)
        {
            // Found only after the due day: "due soon" would be wrong, and the overdue notice follows.
            return;
        }

        context.Emit(new RemindTasks(context.ExecutionId, reminder, timer.Number % NumbersOfTurn));
        if (reminder == Reminder.Overdue)
        {
            // Counted from the due day itself: the notice fires at its 24:00, which is the day after by the calendar.
            var day = ChinaTime.DateOf(timer.DueAt.AddTicks(-1));
            ArmAfter(context, Reminder.Escalate, First(context), day, context.Number("escalateAfter"));
            ArmAfter(context, Reminder.Chase, First(context), day, context.Number("chaseEvery"));
        }
        else if (reminder == Reminder.Chase)
        {
            ArmAfter(context, Reminder.Chase, timer.Number + 1, ChinaTime.DateOf(context.Now), context.Number("chaseEvery"));
        }
    }

    private static void ArmAfter(ActivityContext context, Reminder reminder, int number, DateOnly day, int? workingDays)
    {
        if (workingDays is not { } days || days <= 0)
        {
            return;
        }

        // After a pause the count begins anew, so that nobody gets two reminders within a minute.
        var at = MorningOf(context, day, days);
        context.ArmTimer(reminder.Code(), number, at > context.Now ? at : MorningOf(context, ChinaTime.DateOf(context.Now), days));
    }

    public static WorkingCalendar Calendar(ActivityContext context) => context.Fact(new GetCalendar());

    private static DateTimeOffset MorningOf(ActivityContext context, DateOnly day, int workingDays) =>
        ChinaTime.StartOf(Calendar(context).AddWorkingDays(day, workingDays)) + Morning;
}
