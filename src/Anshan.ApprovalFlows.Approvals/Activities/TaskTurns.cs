using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>The texts of the tasks of a turn.</summary>
/// <param name="Title">The name of the step.</param>
/// <param name="DueAt">Until when; null where no time is set.</param>
/// <param name="DetailJson">What is asked beyond the title.</param>
internal sealed record TaskSheet(string Title, DateTimeOffset? DueAt, string? DetailJson = null);

/// <summary>The turns of a waiting activity: kept in its data, numbered by the instance, and opened as tasks.</summary>
internal static class TaskTurns
{
    private const string Kept = "turns";

    /// <summary>The turns; null where an earlier version began the execution.</summary>
    public static TurnState? Of(ActivityContext context) => context.Data[Kept] is { } kept ? TaskInput.Read<TurnState>(kept) : null;

    /// <summary>A turn with the next number of the instance, in the activity's present round.</summary>
    public static Turn New(ActivityContext context, TaskKind kind, TurnAddress address, TurnPurpose purpose = TurnPurpose.Decide) =>
        new(context.NextNumber(), kind, purpose, address, context.Entry);

    /// <summary>Begins the turns of an activity that is entered.</summary>
    public static TurnState Begin(ActivityContext context, TaskSheet sheet, IEnumerable<Turn> turns, TurnRule rule = TurnRule.All)
    {
        var move = TurnState.Begin(rule, turns);
        Keep(context, move.State);
        Open(context, sheet, move.Opened);
        return move.State;
    }

    /// <summary>Adds a turn to those of a waiting activity and opens its task.</summary>
    public static void Add(ActivityContext context, TaskSheet sheet, Turn turn)
    {
        var move = (Of(context) ?? throw new InvalidOperationException("The turns of the activity were not read.")).Add(turn);
        Keep(context, move.State);
        Open(context, sheet, move.Opened);
    }

    /// <summary>Keeps a state.</summary>
    public static void Keep(ActivityContext context, TurnState state) => context.Data[Kept] = TaskInput.Of(state);

    /// <summary>Opens the tasks of turns that have begun.</summary>
    public static void Open(ActivityContext context, TaskSheet sheet, IEnumerable<Turn> opened)
    {
        foreach (var turn in opened)
        {
            context.Emit(
                turn.Continues is null
                    ? new OpenTask(
                        context.ExecutionId,
                        context.Node.Id,
                        turn,
                        sheet.Title,
                        sheet.DueAt,
                        sheet.DetailJson,
                        Vocabulary.IsAtOnce(context)
                    )
                    : new ContinueTask(context.ExecutionId, turn)
            );
        }
    }

    /// <summary>Keeps a change that decides nothing: opens and closes the tasks that follow from it.</summary>
    public static void Keep(ActivityContext context, TurnMove move)
    {
        Keep(context, move.State);
        foreach (var turn in move.Withdrawn)
        {
            context.Emit(new WithdrawTask(context.ExecutionId, turn.Key));
        }

        foreach (var turn in move.Opened)
        {
            // A drawn turn whose time has come has the sheet of its activity, which the turns before it have too.
            var like = turn.Continues ?? move.State.Turns.First(other => other.Kind == turn.Kind && other.Decision is not null).Key;
            context.Emit(new ContinueTask(context.ExecutionId, turn with { Continues = like }));
        }
    }

    /// <summary>The units that can decide now, for the people who look at the case.</summary>
    public static string Names(TurnState state) =>
        string.Join(
            "、",
            state.Turns.Where(turn => turn.Status is TurnStatus.Open or TurnStatus.Suspended).Select(turn => turn.Address.Name).Distinct()
        );

    /// <summary>
    /// Those of the units that the activity asks; where it is entered again because one of them took its decision back, that one and those
    /// that could not decide because of it.
    /// </summary>
    public static IReadOnlyList<Turn> Asked(ActivityContext context, IReadOnlyList<Turn> turns)
    {
        if (
            context.WorkflowInput(OneUnit.Input) is not { } given
            || TaskInput.Read<OneUnit>(given) is not { } one
            || one.ActivityId != context.Node.Id
            || !turns.Any(turn => turn.Address.OrganisationId == one.OrganisationId)
        )
        {
            return turns;
        }

        List<Turn> asked = [];
        foreach (var turn in turns.Where(turn => one.Asks(turn.Address.OrganisationId)))
        {
            asked.Add(
                turn with
                {
                    WaitsFor = turn.WaitsFor is null || asked.Count == 0 ? null : asked[^1].Number,
                    Holder = turn.Address.OrganisationId == one.OrganisationId ? one.By : null,
                }
            );
        }

        return asked;
    }
}
