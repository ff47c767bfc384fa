using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>A verb that is carried out: in which open turn, and by whom.</summary>
internal sealed class TaskAct
{
    private TaskAct(ActivityContext context, Turn turn, ActedBy by) => (Context, Turn, By) = (context, turn, by);

    public ActivityContext Context { get; }

    /// <summary>The turn as it was before.</summary>
    public Turn Turn { get; }

    public ActedBy By { get; }

    /// <summary>An act in a turn; null where that turn is not open.</summary>
    public static TaskAct? In(ActivityContext context, TurnKey key, ActedBy by, TaskKind usual)
    {
        var state = Kept(context, usual, key.OrganisationId);
        return state.Find(key) is { Status: TurnStatus.Open } turn ? new TaskAct(context, turn, by) : null;
    }

    /// <summary>The turns of a waiting activity, those of an earlier version included; from here on they are kept as turns.</summary>
    public static TurnState TurnsOf(ActivityContext context, TaskKind usual) => Kept(context, usual, null);

    /// <summary>An act of the program itself in the one open turn, when a timer is due.</summary>
    public static TaskAct BySystem(ActivityContext context, TaskKind usual) =>
        new(context, Kept(context, usual, null).Open.Single(), ActedBy.System);

    /// <summary>Decides the turn and ends its task.</summary>
    /// <remarks>Where the activity does not end with it, the turns that it has opened are opened by <see cref="Open"/>.</remarks>
    /// <param name="outcome">One of the ends of the task's kind.</param>
    /// <param name="opinion">What was said or recorded.</param>
    /// <param name="endsAll">Whether the activity ends at once, whoever else was to decide.</param>
    /// <param name="ranking">Where several units decide: their outcomes, the one that counts most first.</param>
    /// <param name="ground">What a refusal rests on.</param>
    public TurnMove Decide(
        string outcome,
        string? opinion,
        bool endsAll = false,
        IReadOnlyList<string>? ranking = null,
        RefusalGround? ground = null
    )
    {
        var decision = new TurnDecision(outcome, By.Id, Context.Now) { ForId = By.For?.Id };
        var move = TaskTurns.Of(Context)!.Decide(Turn.Key, decision, endsAll, ranking);
        if (move.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"Turn {Turn.Number} was open and is refused now: {refusal}.");
        }

        TaskTurns.Keep(Context, move.State);
        Context.Emit(new CompleteTask(Context.ExecutionId, Turn.Key, outcome, opinion, By, ground));
        foreach (var turn in move.Withdrawn)
        {
            Context.Emit(new WithdrawTask(Context.ExecutionId, turn.Key));
        }

        return move;
    }

    /// <summary>Adds a further turn and opens its task: a second person, or somebody who is asked anew.</summary>
    public void Add(TaskSheet sheet, Turn turn) => TaskTurns.Add(Context, sheet, turn);

    /// <summary>Opens the tasks of the turns that a move has opened.</summary>
    public void Open(TaskSheet sheet, TurnMove move) => TaskTurns.Open(Context, sheet, move.Opened);

    /// <summary>The turns; those of an execution that an earlier version began are kept as turns from here on.</summary>
    private static TurnState Kept(ActivityContext context, TaskKind usual, OrganisationId? unit)
    {
        if (TaskTurns.Of(context) is { } state)
        {
            return state;
        }

        var earlier = EarlierTurns.Of(context, usual, unit);
        TaskTurns.Keep(context, earlier);
        return earlier;
    }
}
