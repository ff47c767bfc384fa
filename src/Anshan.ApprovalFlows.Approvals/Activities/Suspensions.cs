using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>挂起 and 恢复: while a turn is suspended nobody decides in it, nobody is reminded, and no working day counts.</summary>
internal static class Suspensions
{
    /// <summary>The timer that ends a suspension.</summary>
    public const string Timer = "suspended";

    public static Next Begin(TaskAct act, SuspendInput input)
    {
        var (context, until) = (act.Context, ChinaTime.EndOf(input.Until));
        if (!TurnVerbs.Allows(act.Turn, TurnChange.Suspend))
        {
            return Next.Refuse(CaseRefusal.NotTaken);
        }

        if (until <= context.Now)
        {
            return Next.Refuse(StepRefusal.InvalidInput);
        }

        var move = TaskTurns.Of(context)!.Suspend(act.Turn.Key, new Suspension(context.Now, until, DueTimes.Standing(context)));
        TaskTurns.Keep(context, move);
        if (!move.State.Open.Any())
        {
            DueTimes.Halt(context);
        }

        // A timer number fires only once, and the same turn may be suspended again.
        context.ArmTimer(Timer, context.NextNumber(), until);
        context.Emit(new SuspendTask(context.ExecutionId, act.Turn.Key, until));
        var unit = act.Turn.Address.Name;
        var text = $"{unit}将“{Vocabulary.TitleOf(context)}”挂起至 {ChinaTime.Display(input.Until)}";
        TurnVerbs.Tell(context, act.By, unit, text, input.Reason);
        return Next.Wait;
    }

    public static Next End(TurnChangeAct act, ResumeInput input)
    {
        if (act.State.Find(act.Key) is not { Status: TurnStatus.Suspended } turn)
        {
            return Next.Refuse(CaseRefusal.NotSuspended);
        }

        Resume(act.Context, turn, act.By, input.Reason);
        return Next.Wait;
    }

    /// <summary>Ends the suspensions whose last day is over.</summary>
    public static Next Due(ActivityContext context)
    {
        var turns = TaskTurns.Of(context)?.Turns ?? [];
        foreach (
            var turn in turns
                .Where(turn => turn is { Status: TurnStatus.Suspended, Suspension: { } suspension } && suspension.Until <= context.Now)
                .ToList()
        )
        {
            Resume(context, turn, ActedBy.System, "挂起期限已到");
        }

        return Next.Wait;
    }

    private static void Resume(ActivityContext context, Turn turn, ActedBy by, string reason)
    {
        var move = TaskTurns.Of(context)!.Resume(turn.Key);
        TaskTurns.Keep(context, move);
        var due = Later(context, turn.Suspension!);
        if (move.State.Open.Count() == 1)
        {
            DueTimes.Restart(context, due);
        }

        context.Emit(new ResumeTask(context.ExecutionId, turn.Key, due));
        TurnVerbs.Tell(context, by, turn.Address.Name, $"{turn.Address.Name}恢复办理“{Vocabulary.TitleOf(context)}”", reason);
    }

    /// <summary>The due day, later by the working days on which the turn was suspended; a day on which work was possible counts.</summary>
    private static DateTimeOffset? Later(ActivityContext context, Suspension suspension)
    {
        if (suspension.DueAt is not { } due)
        {
            return null;
        }

        var calendar = DueTimes.Calendar(context);
        var days = calendar.WorkingDaysBetween(ChinaTime.DateOf(suspension.At), ChinaTime.DateOf(context.Now));
        return days <= 0 ? due : ChinaTime.EndOf(calendar.AddWorkingDays(ChinaTime.DateOf(due.AddTicks(-1)), days));
    }
}
