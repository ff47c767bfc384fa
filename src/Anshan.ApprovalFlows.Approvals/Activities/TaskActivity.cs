using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>An activity in which people act: it takes exactly the verbs that it lists, each with its input; all else is refused.</summary>
/// <remarks>A refused verb changes nothing. When the activity is left its open tasks are closed.</remarks>
internal abstract class TaskActivity : Activity
{
    /// <summary>What can be asked of it.</summary>
    public abstract IReadOnlyList<TakenVerb> Verbs { get; }

    public sealed override Next Resume(ActivityContext context, Stimulus stimulus) =>
        stimulus switch
        {
            Stimulus.TimerDue timer => Due(context, timer),
            Stimulus.Resume asked => Verbs.FirstOrDefault(verb => verb.Code == asked.Verb) is not { } verb
                ? Next.Refuse(StepRefusal.UnknownVerb)
            : verb.Turn is { } turn && OpenTurn(context) is { } open && open != turn ? Next.Refuse(CaseRefusal.AlreadyDecided)
            : verb.Take(context, asked.Input),
            _ => throw new InvalidOperationException($"{GetType().Name} is not resumed by {stimulus.GetType().Name}."),
        };

    public sealed override void Left(ActivityContext context, bool cancelled) => context.Emit(new CloseTasks(context.ExecutionId));

    /// <summary>A timer of it is due: reminders and overdue notices, unless it has timers of its own.</summary>
    protected virtual Next Due(ActivityContext context, Stimulus.TimerDue timer)
    {
        DueTimes.Fire(context, timer);
        return Next.Wait;
    }

    /// <summary>
    /// The kind of task that is open, of an activity that has several; null where it has one, or where an earlier version did not keep it.
    /// </summary>
    protected virtual TaskKind? OpenTurn(ActivityContext context) =>
        context.Data["stage"] is { } stage ? Enum.Parse<TaskKind>(stage.GetValue<string>()) : null;
}
