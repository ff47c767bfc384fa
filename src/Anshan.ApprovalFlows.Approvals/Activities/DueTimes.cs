using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>The timers of a waiting activity: each a row of its own, firing without completing the activity.</summary>
internal static class DueTimes
{
    /// <summary>
    /// Of one turn of a waiting activity; the next turn counts on from the next thousand, since a timer fires once for its number.
    /// </summary>
    private const int NumbersOfTurn = 1000;

    /// <summary>Reminders are for the morning, not for midnight; before the work mail, which tells of them.</summary>
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
            // Nobody is late where no time is set, but nobody forgets either.
            ArmAfter(context, Reminder.Chase, First(context), ChinaTime.DateOf(context.Now), context.Number("chaseEvery"));
        }
    }

    /// <summary>The activity goes on waiting, for somebody else: the clock of the turn before stands, that of the new one begins.</summary>
    public static void Rearm(ActivityContext context, DateTimeOffset? dueAt)
    {
        context.DisarmTimers();
        context.Data["turn"] = Turn(context) + 1;
        context.Data.Remove("due");
        Arm(context, dueAt);
    }

    /// <summary>The last moment of the n-th working day after today.</summary>
    public static DateTimeOffset DueIn(ActivityContext context, int workingDays) =>
        ChinaTime.EndOf(Calendar(context).AddWorkingDays(ChinaTime.DateOf(context.Now), workingDays));

    private static int Turn(ActivityContext context) => context.Data["turn"]?.GetValue<int>() ?? 0;

    private static int First(ActivityContext context) => (Turn(context) * NumbersOfTurn) + 1;

    /// <summary>Arms the reminder, unless its morning is past already.</summary>
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
            // Found only after the due day: "due soon" would be wrong, and what the due day brings follows.
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

        // After a standstill the count begins anew: nobody is told twice in one minute.
        var at = MorningOf(context, day, days);
        context.ArmTimer(reminder.Code(), number, at > context.Now ? at : MorningOf(context, ChinaTime.DateOf(context.Now), days));
    }

    public static WorkingCalendar Calendar(ActivityContext context) => context.Fact(new GetCalendar());

    private static DateTimeOffset MorningOf(ActivityContext context, DateOnly day, int workingDays) =>
        ChinaTime.StartOf(Calendar(context).AddWorkingDays(day, workingDays)) + Morning;
}
