using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>The turns of an execution that was begun before turns were kept: read from what each activity kept in their place.</summary>
/// <remarks>Their tasks have number 0, and are told apart by the unit. With the next verb they are kept as turns.</remarks>
internal static class EarlierTurns
{
    /// <summary>The turns as they stand.</summary>
    /// <param name="context">The activity.</param>
    /// <param name="usual">The kind of task with which the activity begins.</param>
    /// <param name="unit">Whose task the verb is for; several activities did not keep it.</param>
    public static TurnState Of(ActivityContext context, TaskKind usual, OrganisationId? unit)
    {
        var data = context.Data;
        if (data["review"] is JsonObject review)
        {
            return OfReview(context, review);
        }

        if (data["outcomes"] is JsonArray outcomes && data["open"] is JsonObject open)
        {
            return new TurnState(
                TurnRule.All,
                [
                    .. open.Select(pair => Turn(context, usual, new(pair.Key), pair.Value!.GetValue<string>())),
                    .. outcomes.Select(outcome =>
                        Turn(context, usual, null, "") with
                        {
                            Status = TurnStatus.Decided,
                            Decision = new TurnDecision(outcome!.GetValue<string>(), new(""), context.Now),
                        }
                    ),
                ]
            );
        }

        var kind = data["stage"] is { } stage ? Enum.Parse<TaskKind>(stage.GetValue<string>()) : usual;
        return new TurnState(TurnRule.All, [Turn(context, kind, OrganisationId.OrNull((string?)data["organisation"]) ?? unit, "")]);
    }

    private static TurnState OfReview(ActivityContext context, JsonObject review)
    {
        var mode = Enum.Parse<ReviewMode>((string)review["mode"]!);
        var turns = new List<Turn>();
        int? before = null;
        foreach (var kept in review["turns"]!.AsArray().Select(node => node!.AsObject()))
        {
            var unit = new OrganisationId((string)kept["organisationId"]!);
            var turn = Turn(context, TaskKind.Review, unit, "") with
            {
                Address = new TurnAddress(unit, null, context.Text("role") ?? Roles.Reviewer, (string)kept["name"]!),
            };
            var decision = (string?)kept["decision"];
            var waits = mode == ReviewMode.InOrder && decision is null && !(bool)kept["isOpen"]!;
            turn =
                decision is not null
                    ? turn with
                    {
                        Status = TurnStatus.Decided,
                        Decision = new TurnDecision(decision, new((string?)kept["decidedById"] ?? ""), context.Now),
                    }
                : waits ? turn with { Number = context.NextNumber(), Status = TurnStatus.Waiting, WaitsFor = before }
                : turn;
            turns.Add(turn);
            before = turn.Number;
        }

        return new TurnState(mode == ReviewMode.Any ? TurnRule.Any : TurnRule.All, turns);
    }

    private static Turn Turn(ActivityContext context, TaskKind kind, OrganisationId? unit, string name) =>
        new(0, kind, TurnPurpose.Decide, new TurnAddress(unit, null, "", name), context.Data["round"]?.GetValue<int>() ?? context.Entry);
}
