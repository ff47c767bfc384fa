using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>An activity in which people act: it takes exactly the verbs that it lists, each with its input; all else is refused.</summary>
/// <remarks>A refused verb changes nothing. When the activity is left its open tasks are closed.</remarks>
internal abstract class TaskActivity : Activity
{
    private IReadOnlyList<TakenVerb>? all;

    /// <summary>What can be asked of it besides what every activity takes.</summary>
    public abstract IReadOnlyList<TakenVerb> Verbs { get; }

    /// <summary>Everything that can be asked of it.</summary>
    public IReadOnlyList<TakenVerb> AllVerbs => all ??= [.. Verbs, .. TurnVerbs.Of(this)];

    /// <summary>
    /// Where several units decide: the outcomes, the one that counts most first. Null where the last decision counts.
    /// </summary>
    public virtual IReadOnlyList<string>? Ranking => null;

    /// <summary>The kind of task with which it begins.</summary>
    public abstract TaskKind Task { get; }

    public sealed override Next Resume(ActivityContext context, Stimulus stimulus) =>
        stimulus switch
        {
            Stimulus.TimerDue { Kind: Suspensions.Timer } => Suspensions.Due(context),
            Stimulus.TimerDue timer => Due(context, timer),
            Stimulus.Resume asked => AllVerbs.FirstOrDefault(verb => verb.Code == asked.Verb) is { } verb
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
