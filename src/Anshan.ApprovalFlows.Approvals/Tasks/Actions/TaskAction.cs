using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>
/// A thing that people do with a task besides ending it: 转办, 委派, 加签 …. One file for each; <see cref="TaskActions"/> lists them.
/// </summary>
public abstract class TaskAction
{
    /// <summary>In addresses and in the audit; never changed.</summary>
    public abstract string Code { get; }

    /// <summary>What the audit calls it.</summary>
    public string AuditCode => $"task.{Code}";

    /// <summary>Whether it can give a task to somebody, who has it then without claiming it.</summary>
    public virtual bool GivesTask => false;

    /// <summary>Whether it takes a decision back: what was to be sent about the decision is not sent any more.</summary>
    public virtual bool TakesBack => false;

    /// <summary>Whether it can be done with many tasks at once: nothing is asked that differs from case to case.</summary>
    public virtual bool IsForMany => false;

    /// <summary>Whether it is the head of the unit who does it, or somebody without the task.</summary>
    public virtual bool IsOfHead => false;

    /// <summary>What the button is called.</summary>
    public abstract string Label { get; }

    /// <summary>What it does, in a sentence, for the one who is about to do it.</summary>
    public abstract string Effect { get; }

    /// <summary>What is asked for besides the reason.</summary>
    public virtual IReadOnlyList<ActionPart> Asks => [];

    /// <summary>Whether it must be said why.</summary>
    public virtual bool NeedsReason => true;

    /// <summary>What is written into the field of the reason.</summary>
    public virtual string ReasonLabel => "理由";

    /// <summary>The sentence afterwards.</summary>
    public abstract string Done { get; }

    /// <summary>Why this person cannot do it now, in a sentence; null when nothing stands against it.</summary>
    public string? Objection(TaskSituation situation, Actor actor) => ObjectionAs(situation, ActorOf(situation, actor));

    /// <summary>As whom this person does it: in the own right where there is one, else in the place of another whose right it is.</summary>
    public Actor ActorOf(TaskSituation situation, Actor actor) =>
        situation.Task.Capacities(actor).FirstOrDefault(able => ObjectionAs(situation, able) is null) ?? situation.Task.As(actor);

    private string? ObjectionAs(TaskSituation situation, Actor actor)
    {
        var (task, @case) = (situation.Task, situation.Found.Case);
        return task.OrganisationId is null ? "由申请主体办理的事项不能这样处理。"
            : TaskAccess.OwnCase(@case.SubjectId, actor) is { } own ? own
            : !@case.IsOpen ? "办件已经结束。"
            : @case.IsPaused ? TaskAccess.Paused
            : ObjectionOf(situation, actor);
    }

    /// <summary>What stands against it beyond what stands against all.</summary>
    protected abstract string? ObjectionOf(TaskSituation situation, Actor actor);

    /// <summary>The stimulus that does it; null where it changes rows only.</summary>
    /// <param name="situation">The task.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="choice">What was chosen; complete.</param>
    public virtual Stimulus? Stimulus(TaskSituation situation, Actor actor, ActionChoice choice) => null;

    /// <summary>The move that the history and the task tell of, where the case goes on at another activity.</summary>
    public virtual CaseMove? Move(TaskSituation situation, Actor actor, ActionChoice choice) => null;

    /// <summary>Why nothing can be done with a task that does not wait for somebody; null where it does.</summary>
    protected static string? NotOpen(TaskSituation situation) =>
        situation.Task.Status != CaseTaskStatus.Open ? "本任务已经办结或转出。"
        : situation.Task.SuspendedAt is not null ? "本任务已挂起，恢复以后才能办理。"
        : null;

    /// <summary>Why the one who has the task, and nobody else, can do it; null for that one.</summary>
    protected static string? NotHolder(TaskSituation situation, Actor actor) =>
        NotOpen(situation)
        ?? (
            !situation.Task.IsOf(actor) ? "只有办理本任务的人员可以这样处理。"
            : situation.Task.ClaimedById is not null && !situation.Task.IsHeldBy(actor)
                ? $"本任务已由{situation.Task.ClaimedByName}认领，请先接管。"
            : Separation.Objection(situation.Found.OfCase, situation.Task, actor)
        );

    /// <summary>Why neither the one who has the task nor the head of the unit can do it; null for both.</summary>
    protected static string? NotHolderNorHead(TaskSituation situation, Actor actor) =>
        NotOpen(situation) ?? (situation.Task.IsHeadedBy(actor) ? null : NotHolder(situation, actor));

    /// <summary>Whether money has left a bank for this case: a leg is registered, whether it counts as paid yet or not.</summary>
    protected static bool HasPaid(TaskSituation situation) =>
        situation.Found.Case.PaidFen > 0
        || situation.Found.OfCase.Any(row =>
            row.Status == CaseTaskStatus.Done && TaskTypes.Of(row.Kind).IsOfPayment && row.Outcome is "Transferred" or "Registered"
        );

    /// <summary>Why a task of this kind is not changed so; null where it is.</summary>
    protected static string? NotTaken(TaskSituation situation, TurnChange change, string label) =>
        TaskTypes.Of(situation.Task.Kind).Changes.Contains(change) ? null : $"“{TaskTypes.Of(situation.Task.Kind).Name}”不能{label}。";
}

/// <summary>What is asked of whoever does something with a task.</summary>
public enum ActionPart
{
    /// <summary>A colleague of the unit.</summary>
    Colleague,

    /// <summary>A colleague, or another unit.</summary>
    Place,

    /// <summary>Up to three colleagues or units.</summary>
    Signers,

    /// <summary>Before or after the holder, all or any.</summary>
    SignerRule,

    /// <summary>One of the signers who were added.</summary>
    Signer,

    /// <summary>A step that the case has passed.</summary>
    Step,

    /// <summary>A day.</summary>
    Until,

    /// <summary>Whom to tell: a colleague, or another unit.</summary>
    Reader,
}

/// <summary>A task as somebody finds it who wants to do something with it.</summary>
/// <param name="Found">The task with its case.</param>
/// <param name="Turns">The turns of its activity; null where the activity is left, or an earlier version began it.</param>
/// <param name="Today">The day.</param>
public sealed record TaskSituation(AccessibleTask Found, TurnState? Turns, DateOnly Today)
{
    /// <summary>The task.</summary>
    public CaseTask Task => Found.Task;

    /// <summary>The turn that the task shows; null where the activity is left.</summary>
    public Turn? Turn => Turns?.Find(Task.TurnKey);

    /// <summary>The signers who were added and have not signed.</summary>
    public IEnumerable<Turn> Signers => (Turns?.Turns ?? []).Where(turn => turn is { IsOver: false, Ask.IsSigner: true });
}

/// <summary>What was chosen, resolved and checked.</summary>
/// <param name="Reason">Why.</param>
public sealed record ActionChoice(string Reason)
{
    /// <summary>To whom.</summary>
    public IReadOnlyList<Verbs.TurnPlace> Places { get; init; } = [];

    /// <summary>Where to.</summary>
    public PassedStep? Step { get; init; }

    /// <summary>Until when.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Which signer.</summary>
    public TurnKey? Signer { get; init; }

    /// <summary>Before or after.</summary>
    public Verbs.SignerOrder Order { get; init; }

    /// <summary>All or any.</summary>
    public Verbs.SignerRule Rule { get; init; }
}

/// <summary>A step that the case has passed.</summary>
/// <param name="ActivityId">The activity in the drawing.</param>
/// <param name="Title">What it is called.</param>
public sealed record PassedStep(string ActivityId, string Title);
