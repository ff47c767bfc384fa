using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>An activity in which people act: it takes exactly the verbs that it lists, each with its input; all else is refused.</summary>
/// <remarks>A refused verb changes nothing. When the activity is left its open tasks are closed.</remarks>
internal abstract class TaskActivity : Activity
{
    /// <summary>What can be asked of it.</summary>
    public abstract IReadOnlyList<TakenVerb> Verbs { get; }

    /// <summary>The kind of task with which it begins.</summary>
    public abstract TaskKind Task { get; }

    public sealed override Next Resume(ActivityContext context, Stimulus stimulus) =>
        stimulus switch
        {
            Stimulus.TimerDue timer => Due(context, timer),
            Stimulus.Resume asked => Verbs.FirstOrDefault(verb => verb.Code == asked.Verb) is { } verb
                ? verb.Take(context, asked.Input, Task)
                : Next.Refuse(StepRefusal.UnknownVerb),
            _ => throw new InvalidOperationException($"{GetType().Name} is not resumed by {stimulus.GetType().Name}."),
        };

    public sealed override void Left(ActivityContext context, bool cancelled) => context.Emit(new CloseTasks(context.ExecutionId));

    /// <summary>A timer of it is due: reminders and overdue notices, unless it has timers of its own.</summary>
    protected virtual Next Due(ActivityContext context, Stimulus.TimerDue timer)
    {
        DueTimes.Fire(context, timer);
        return Next.Wait;
    }
}
