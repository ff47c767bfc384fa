using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;

namespace Anshan.ApprovalFlows.Approvals.Tests.Tasks;

/// <summary>Turn state: each turn is decided once, none is lost, and there is one outcome.</summary>
public class TurnStateTests
{
    private static readonly DateTimeOffset At = new(2023, 10, 9, 2, 0, 0, TimeSpan.Zero);
    private static readonly string[] Ranking = ["Failed", "Passed"];

    [Fact]
    public void Of_several_units_each_must_decide_and_the_outcome_that_counts_most_is_taken()
    {
        var state = TurnState.Begin(TurnRule.All, [Unit(1, "a"), Unit(2, "b")]).State;
        Assert.Equal(["a", "b"], Open(state));
        var first = state.Decide(new(1, new("a")), Says("Passed"), ranking: Ranking);
        Assert.Null(first.Outcome);
        Assert.Equal(["b"], Open(first.State));
        Assert.Equal("Failed", first.State.Decide(new(2, new("b")), Says("Failed"), ranking: Ranking).Outcome);
        Assert.Equal("Passed", first.State.Decide(new(2, new("b")), Says("Passed"), ranking: Ranking).Outcome);
    }

    [Fact]
    public void A_refusal_ends_all_and_withdraws_the_others()
    {
        var move = TurnState
            .Begin(TurnRule.All, [Unit(1, "a"), Unit(2, "b"), Unit(3, "c") with { WaitsFor = 2 }])
            .State.Decide(new(1, new("a")), Says("Rejected"), endsAll: true, ranking: Ranking);
        Assert.Equal("Rejected", move.Outcome);
        Assert.Equal([2, 3], Withdrawn(move.State));
        Assert.Equal(CaseRefusal.AlreadyDecided, move.State.Decide(new(2, new("b")), Says("Passed")).Refusal);
    }

    [Fact]
    public void The_first_of_any_decides()
    {
        var move = TurnState
            .Begin(TurnRule.Any, [Unit(1, "a"), Unit(2, "b")])
            .State.Decide(new(2, new("b")), Says("Passed"), ranking: Ranking);
        Assert.Equal("Passed", move.Outcome);
        Assert.Equal([1], Withdrawn(move.State));
    }

    [Fact]
    public void A_turn_in_order_opens_when_the_one_before_is_decided()
    {
        var begun = TurnState.Begin(TurnRule.All, [Unit(1, "a"), Unit(2, "b") with { WaitsFor = 1 }]);
        Assert.Equal([1], begun.Opened.Select(turn => turn.Number));
        Assert.Equal(CaseRefusal.AlreadyDecided, begun.State.Decide(new(2, new("b")), Says("Passed")).Refusal);
        var next = begun.State.Decide(new(1, new("a")), Says("Passed"), ranking: Ranking);
        Assert.Equal([2], next.Opened.Select(turn => turn.Number));
        Assert.Null(next.Outcome);
    }

    [Fact]
    public void The_same_unit_twice_in_a_round_is_two_turns()
    {
        // A passes to B and B back to A: only the number distinguishes the two turns of A.
        var state = TurnState.Begin(TurnRule.All, [Unit(1, "a")]).State;
        state = state.Decide(new(1, new("a")), Says("Listed")).State.Add(Unit(2, "b")).State;
        state = state.Decide(new(2, new("b")), Says("ListReturned")).State.Add(Unit(3, "a")).State;
        Assert.Equal(CaseRefusal.AlreadyDecided, state.Decide(new(1, new("a")), Says("Listed")).Refusal);
        Assert.Null(state.Decide(new(3, new("a")), Says("Listed")).Refusal);
    }

    [Fact]
    public void A_turn_of_another_unit_or_number_is_refused()
    {
        var state = TurnState.Begin(TurnRule.All, [Unit(1, "a")]).State;
        foreach (var key in new TurnKey[] { new(1, new("b")), new(1, null), new(0, new("a")), new(2, new("a")) })
        {
            var move = state.Decide(key, Says("Passed"));
            Assert.Equal(CaseRefusal.AlreadyDecided, move.Refusal);
            Assert.Same(state, move.State);
        }
    }

    [Fact]
    public void Whatever_is_asked_nothing_is_lost_decided_twice_or_ended_twice()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var turns = Enumerable
                .Range(1, random.Next(1, 6))
                .Select(number =>
                    Unit(number, $"u{random.Next(3)}") with
                    {
                        WaitsFor = number > 1 && random.Next(3) == 0 ? random.Next(1, number) : null,
                    }
                )
                .ToList();
            var rule = random.Next(2) == 0 ? TurnRule.All : TurnRule.Any;
            var state = TurnState.Begin(rule, turns).State;
            var (outcomes, decided, last) = (0, new HashSet<int>(), turns.Count);
            for (var step = 0; step < 25; step++)
            {
                if (outcomes == 0 && random.Next(6) == 0)
                {
                    state = Kept(state.Add(Unit(++last, $"u{random.Next(3)}")).State, state);
                    continue;
                }

                var asked = state.Turns[random.Next(state.Turns.Count)];
                var move = state.Decide(asked.Key, Says(random.Next(4) == 0 ? "Failed" : "Passed"), random.Next(8) == 0, Ranking);
                Assert.Equal(asked.Status != TurnStatus.Open, move.Refusal is not null);
                Assert.True(move.Refusal is not null || decided.Add(asked.Number), $"seed {seed}: turn {asked.Number} decided twice");
                outcomes += move.Outcome is null ? 0 : 1;
                state = Kept(move.State, state);
                Assert.True(outcomes > 0 || state.Open.Any(), $"seed {seed}: nobody is left to decide");
            }

            Assert.True(outcomes <= 1, $"seed {seed}: {outcomes} outcomes");
            Assert.True(outcomes == 0 || !state.Open.Any(), $"seed {seed}: open after the end");
        }
    }

    [Fact]
    public void The_order_of_two_decisions_that_do_not_touch_each_other_does_not_matter()
    {
        var state = TurnState.Begin(TurnRule.All, [Unit(1, "a"), Unit(2, "b"), Unit(3, "c")]).State;
        var one = state
            .Decide(new(1, new("a")), Says("Passed"), ranking: Ranking)
            .State.Decide(new(2, new("b")), Says("Failed"), ranking: Ranking);
        var other = state
            .Decide(new(2, new("b")), Says("Failed"), ranking: Ranking)
            .State.Decide(new(1, new("a")), Says("Passed"), ranking: Ranking);
        Assert.Equal(one.State.Turns, other.State.Turns);
        Assert.Equal(one.Outcome, other.Outcome);
    }

    [Fact]
    public void A_state_is_kept_and_read_as_it_was()
    {
        var state = TurnState
            .Begin(TurnRule.All, [Unit(1, "a"), Unit(2, "b") with { WaitsFor = 1 }])
            .State.Decide(new(1, new("a")), Says("Passed"), ranking: Ranking)
            .State;
        var read = TaskInput.Read<TurnState>(TaskInput.Of(state));
        Assert.Equal(state.Rule, read.Rule);
        Assert.Equal(state.Turns, read.Turns);
    }

    /// <summary>No turn is gone, none that was decided or withdrawn has changed.</summary>
    private static TurnState Kept(TurnState after, TurnState before)
    {
        for (var index = 0; index < before.Turns.Count; index++)
        {
            Assert.Equal(before.Turns[index].Key, after.Turns[index].Key);
            Assert.True(
                before.Turns[index].Status is not (TurnStatus.Decided or TurnStatus.Withdrawn) || before.Turns[index] == after.Turns[index]
            );
        }

        return after;
    }

    private static IEnumerable<int> Withdrawn(TurnState state) =>
        state.Turns.Where(turn => turn.Status == TurnStatus.Withdrawn).Select(turn => turn.Number);

    private static IEnumerable<string?> Open(TurnState state) => state.Open.Select(turn => turn.Address.OrganisationId?.Value);

    private static Turn Unit(int number, string id) =>
        new(number, TaskKind.Review, TurnPurpose.Decide, new TurnAddress(new(id), null, Roles.Reviewer, id), 1);

    private static TurnDecision Says(string outcome) => new(outcome, new("u"), At);
}
