using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tests.Activities;

/// <summary>An execution that was begun before turns were kept goes on, whichever activity it is and wherever it stands.</summary>
public class EarlierTurnsTests
{
    private const string Unit = "city.commerce";

    public static TheoryData<string> Types =>
        [.. Vocabulary.Activities.OfType<TaskActivity>().Select(activity => activity.Descriptor.TypeName)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Its_verbs_are_taken_and_its_next_turns_have_numbers(string type)
    {
        var activity = new ActedActivity(Vocabulary.Activities.OfType<TaskActivity>().Single(one => one.Descriptor.TypeName == type));
        foreach (var (before, takes) in activity.Turns)
        {
            var (state, request) = activity.After(before);
            var open = ActedActivity.TurnsOf(state).Open.Single();
            if (SecondEnds.Are(open.Kind))
            {
                continue; // nobody was asked for a second person before turns were kept
            }

            var earlier = AsBefore(state, open);
            foreach (var verb in takes)
            {
                var key = new TurnKey(0, open.Address.OrganisationId);
                var call = TaskInput.Of(new VerbCall(key, new ActedBy(new("u"), "王"), ActedActivity.Sample(verb, request)));
                var taken = Assert.IsType<StepResult.Taken>(activity.Call(earlier, verb, call));
                Assert.Empty(taken.Effects.OfType<RaiseIncident>().Select(incident => $"{verb}: {incident.Message}"));
                Assert.All(taken.Effects.OfType<CompleteTask>(), ended => Assert.Equal(key, ended.Turn));
                Assert.All(
                    taken.Effects.OfType<OpenTask>(),
                    opened => Assert.Equal((true, open.Round <= opened.Turn.Round), (opened.Turn.Number > 0, true))
                );
            }
        }
    }

    [Fact]
    public void A_review_in_order_that_is_half_decided_goes_on_with_its_next_unit()
    {
        var activity = new ActedActivity(Vocabulary.Activities.OfType<Review>().Single());
        var state = AsBefore(
            activity.After().State,
            new JsonObject
            {
                ["review"] = new JsonObject
                {
                    ["mode"] = "InOrder",
                    ["turns"] = new JsonArray(
                        Kept("city.industry", isOpen: false, "Approved"),
                        Kept(Unit, isOpen: true, null),
                        Kept("city.finance", isOpen: false, null)
                    ),
                },
            }
        );
        var next = Assert.IsType<StepResult.Taken>(activity.Call(state, "decide", Call(0, Unit)));
        var opened = Assert.Single(next.Effects.OfType<OpenTask>()).Turn;
        Assert.Equal(("city.finance", Roles.Reviewer), (opened.Address.OrganisationId?.Value, opened.Address.Role));
        var refused = activity.Call(next.StateJson, "decide", Call(0, Unit));
        Assert.Equal(new StepResult.Refused(CaseRefusal.AlreadyDecided), refused);
        var last = Assert.IsType<StepResult.Taken>(activity.Call(next.StateJson, "decide", Call(opened.Number, "city.finance")));
        Assert.Empty(last.Effects.OfType<OpenTask>());
    }

    private static JsonObject Call(int number, string unit) =>
        TaskInput.Of(new VerbCall(new TurnKey(number, new(unit)), new ActedBy(new("u"), "王"), ActedActivity.Sample("decide", null)));

    private static JsonObject Kept(string unit, bool isOpen, string? decision) =>
        new()
        {
            ["organisationId"] = unit,
            ["name"] = unit,
            ["isOpen"] = isOpen,
            ["decision"] = decision,
            ["decidedById"] = decision is null ? null : "u",
        };

    /// <summary>What the activities kept of a turn before.</summary>
    private static string AsBefore(string state, Turn open) =>
        AsBefore(
            state,
            open.Kind switch
            {
                TaskKind.Review => new JsonObject
                {
                    ["review"] = new JsonObject { ["mode"] = "All", ["turns"] = new JsonArray(Kept(Unit, isOpen: true, null)) },
                },
                TaskKind.Correction => [],
                TaskKind.Determination => new JsonObject { ["organisation"] = Unit },
                TaskKind.PublicNotice => new JsonObject { ["organisation"] = Unit, ["name"] = "商务局" },
                TaskKind.Transfer or TaskKind.AccountCorrection or TaskKind.AccountConfirmation => new JsonObject
                {
                    ["stage"] = open.Kind.ToString(),
                    ["round"] = open.Round,
                },
                TaskKind.EntitlementList or TaskKind.ListConfirmation => new JsonObject
                {
                    ["stage"] = open.Kind.ToString(),
                    ["round"] = open.Round,
                },
                _ => new JsonObject
                {
                    ["open"] = new JsonObject { [Unit] = "商务局" },
                    ["outcomes"] = new JsonArray(),
                },
            }
        );

    private static string AsBefore(string state, JsonObject kept)
    {
        var json = JsonNode.Parse(state)!.AsObject();
        var data = json["executions"]!.AsArray().Single(execution => (bool?)execution!["waits"] == true)!["data"]!.AsObject();
        data.Remove("turns");
        foreach (var (name, value) in kept)
        {
            data[name] = value!.DeepClone();
        }

        json.Remove("lastNumber");
        return json.ToJsonString();
    }
}
