using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>A verb that is carried out: in which open turn, and by whom.</summary>
internal sealed class TaskAct
{
    private readonly TurnState state;

    private TaskAct(ActivityContext context, TurnState state, Turn turn, ActedBy by) =>
        (Context, this.state, Turn, By) = (context, state, turn, by);

    public ActivityContext Context { get; }

    /// <summary>The turn as it was before.</summary>
    public Turn Turn { get; }

    public ActedBy By { get; }

    /// <summary>An act in a turn; null where that turn is not open.</summary>
    public static TaskAct? In(ActivityContext context, TurnKey key, ActedBy by, TaskKind usual)
    {
        var state = TaskTurns.Of(context) ?? EarlierTurns.Of(context, usual, key.OrganisationId);
        return state.Find(key) is { Status: TurnStatus.Open } turn ? new TaskAct(context, state, turn, by) : null;
    }

    /// <summary>An act of the program itself in the one open turn, when a timer is due.</summary>
    public static TaskAct BySystem(ActivityContext context, TaskKind usual)
    {
        var state = TaskTurns.Of(context) ?? EarlierTurns.Of(context, usual, null);
        return new TaskAct(context, state, state.Open.Single(), ActedBy.System);
    }

    /// <summary>Decides the turn and ends its task.</summary>
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
        var move = state.Decide(Turn.Key, new TurnDecision(outcome, By.Id, Context.Now), endsAll, ranking);
        TaskTurns.Keep(Context, move.State);
        Context.Emit(new CompleteTask(Context.ExecutionId, Turn.Key, outcome, opinion, By.Id, By.Name, ground));
        return move;
    }
}
