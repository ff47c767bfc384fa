using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>The timers of a waiting activity: each a row of its own, firing without completing the activity.</summary>
internal static class DueTimes
{
    /// <summary>Reminders go out in the morning, not at midnight.</summary>
    private static readonly TimeSpan Morning = TimeSpan.FromHours(9);

    /// <summary>The last moment of the n-th working day after today; null when the input is empty.</summary>
    public static DateTimeOffset? DueAt(ActivityContext context) => context.Number("dueInWorkingDays") is { } days and > 0
        ? ChinaTime.EndOf(Calendar(context).AddWorkingDays(ChinaTime.DateOf(context.Now), days))
        : null;

    /// <summary>Arms reminder and overdue notice; further ones are armed as they fire.</summary>
    public static void Arm(ActivityContext context, DateTimeOffset? dueAt)
    {
        if (dueAt is not { } due)
        {
            return;
        }

        context.Data["due"] = due.ToUnixTimeMilliseconds();
        if (context.Number("remindBefore") is { } before and > 0
            && MorningOf(context, ChinaTime.DateOf(due.AddTicks(-1)), -before) is var remindAt && remindAt > context.Now)
        {
            context.ArmTimer("remind", 1, remindAt);
        }

        context.ArmTimer("overdue", 1, due);
    }

    /// <summary>Turns a fired timer into notices and arms the next.</summary>
    public static void Fire(ActivityContext context, Stimulus.TimerDue timer)
    {
        context.Emit(new RemindTasks(context.ExecutionId, timer.Kind, timer.Number));
        var day = ChinaTime.DateOf(context.Now);
        if (timer.Kind == "overdue" && context.Number("escalateAfter") is { } after and > 0)
        {
            context.ArmTimer("escalate", 1, MorningOf(context, day, after));
        }

        if (timer.Kind is "overdue" or "chase" && context.Number("chaseEvery") is { } every and > 0)
        {
            context.ArmTimer("chase", timer.Kind == "chase" ? timer.Number + 1 : 1, MorningOf(context, day, every));
        }
    }

    public static WorkingCalendar Calendar(ActivityContext context) => context.Fact(new GetCalendar());

    private static DateTimeOffset MorningOf(ActivityContext context, DateOnly day, int workingDays) =>
        ChinaTime.StartOf(Calendar(context).AddWorkingDays(day, workingDays)) + Morning;
}
