using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;

namespace Anshan.ApprovalFlows.Approvals.Tests.Tasks;

/// <summary>Turns that are handed on, added, taken out, suspended and taken back, in every joint mode.</summary>
public class TurnChangeTests
{
    private static readonly DateTimeOffset At = new(2023, 10, 9, 2, 0, 0, TimeSpan.Zero);
    private static readonly string[] Ranking = ["Passed"];
    private static readonly ActedBy Asker = new(new("asker"), "王");

    public static TheoryData<string> Modes => ["all", "any", "in order"];

    /// <summary>
    /// Whatever is asked in whatever order: somebody can always go on until the outcome falls, which it does once; nobody decides twice.
    /// </summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public void Somebody_can_always_go_on_and_the_outcome_falls_once(string mode)
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var (state, last) = Begin(mode, random.Next(1, 4));
            var (outcomes, decided) = (0, new HashSet<int>());
            for (var step = 0; step < 40 && outcomes == 0; step++)
            {
                var asked = state.Turns[random.Next(state.Turns.Count)];
                var verb = step > 25 ? 0 : random.Next(8);
                var move = Move(state, asked, verb, ref last, random);
                if (move.Refusal is not null)
                {
                    Assert.Same(state, move.State);
                    continue;
                }

                Assert.True(verb != 0 || decided.Add(asked.Number), $"seed {seed}: turn {asked.Number} decided twice");
                Assert.Equal(state.Turns.Select(turn => turn.Number), move.State.Turns.Take(state.Turns.Count).Select(turn => turn.Number));
                Assert.Equal(move.State.Turns.Count, move.State.Turns.Select(turn => turn.Number).Distinct().Count());
                outcomes += move.Outcome is null ? 0 : 1;
                state = move.State;
                Assert.True(
                    outcomes > 0 || state.Turns.Any(turn => turn.Status is TurnStatus.Open or TurnStatus.Suspended),
                    $"seed {seed}, step {step}, {mode}: nobody can go on"
                );
            }

            // Whoever can decide does: it ends.
            for (var step = 0; step < 200 && outcomes == 0; step++)
            {
                var move = state.Turns.FirstOrDefault(turn => turn.Status == TurnStatus.Suspended) is { } suspended
                    ? state.Resume(suspended.Key)
                    : state.Decide(state.Open.First().Key, Says("Passed"), ranking: Ranking);
                (state, outcomes) = (move.State, outcomes + (move.Outcome is null ? 0 : 1));
            }

            Assert.Equal(1, outcomes);
        }
    }

    [Fact]
    public void Whoever_waits_for_a_turn_waits_for_those_who_go_on_in_its_place()
    {
        var (state, last) = Begin("in order", 2);
        var handed = state.HandOn(state.Turns[0].Key, [In(state.Turns[0], ++last, "c")]).State;
        Assert.Equal(["c"], Open(handed));
        Assert.Equal(["b"], Open(handed.Decide(handed.Open.Single().Key, Says("Passed"), ranking: Ranking).State));
    }

    [Fact]
    public void A_signer_after_is_asked_before_the_next_in_order()
    {
        var (state, last) = Begin("in order", 2);
        state = state.AddAfter(state.Turns[0].Key, [After(state.Turns[0], ++last, "c")]).State;
        state = state.Decide(state.Turns[0].Key, Says("Passed"), ranking: Ranking).State;
        Assert.Equal(["c"], Open(state));
        Assert.Equal(["b"], Open(state.Decide(state.Open.Single().Key, Says("Passed"), ranking: Ranking).State));
    }

    [Fact]
    public void Of_any_the_first_decides_only_once_its_signers_have_signed()
    {
        var (state, last) = Begin("any", 2);
        state = state.AddAfter(state.Turns[0].Key, [After(state.Turns[0], ++last, "c")]).State;
        var first = state.Decide(state.Turns[0].Key, Says("Passed"), ranking: Ranking);
        Assert.Null(first.Outcome);
        var signer = first.State.Open.Single(turn => turn.Address.Name == "c");
        Assert.Equal("Passed", first.State.Decide(signer.Key, Says("Passed"), ranking: Ranking).Outcome);
    }

    [Fact]
    public void What_a_decision_had_opened_waits_again_when_it_is_taken_back()
    {
        var (state, last) = Begin("in order", 2);
        state = state.Decide(state.Turns[0].Key, Says("Passed"), ranking: Ranking).State;
        Assert.Equal(["b"], Open(state));
        var move = state.Recall(state.Turns[0].Key, In(state.Turns[0], ++last, "a"), () => ++last);
        Assert.Equal(["a"], Open(move.State));
        Assert.Equal(["b"], move.Withdrawn.Select(turn => turn.Address.Name));
        var again = move.State.Decide(move.State.Open.Single().Key, Says("Passed"), ranking: Ranking);
        Assert.Equal(["b"], Open(again.State));
        Assert.Equal("Passed", again.State.Decide(again.State.Open.Single().Key, Says("Passed"), ranking: Ranking).Outcome);
    }

    [Fact]
    public void All_signers_sign_in_a_review_of_which_any_unit_decides()
    {
        var (state, last) = Begin("any", 2);
        var first = ++last;
        var signers = new[] { "x", "y" }
            .Select((name, index) => After(state.Turns[0], first + index, name) with { Group = first })
            .ToList();
        state = state.AddAfter(state.Turns[0].Key, signers).State;
        state = state.Decide(state.Turns[0].Key, Says("Passed"), ranking: Ranking).State;
        var one = state.Decide(state.Open.First(turn => turn.Address.Name == "x").Key, Says("Passed"), ranking: Ranking);
        Assert.Null(one.Outcome);
        Assert.Equal(
            "Passed",
            one.State.Decide(one.State.Open.First(turn => turn.Address.Name == "y").Key, Says("Passed"), ranking: Ranking).Outcome
        );
    }

    [Fact]
    public void The_next_in_order_does_not_pass_a_turn_whose_signer_was_taken_out()
    {
        var (state, last) = Begin("in order", 2);
        state = state.AddAfter(state.Turns[0].Key, [After(state.Turns[0], ++last, "x")]).State;
        state = state.Remove(state.Turns[^1].Key, Ranking).State;
        Assert.Equal(["a"], Open(state));
        Assert.Equal(["b"], Open(state.Decide(state.Turns[0].Key, Says("Passed"), ranking: Ranking).State));
    }

    [Fact]
    public void Whoever_is_asked_for_an_opinion_is_withdrawn_with_the_turn_that_asked()
    {
        var (state, last) = Begin("all", 2);
        state = state.AddAfter(state.Turns[0].Key, [After(state.Turns[0], ++last, "x")]).State;
        state = state.Decide(state.Turns[0].Key, Says("Passed"), ranking: Ranking).State;
        var signer = state.Open.Single(turn => turn.Address.Name == "x");
        state = state.HandOn(signer.Key, Before(signer, ref last, isAny: false)).State;
        var again = state.Turns.Single(turn => turn.Status == TurnStatus.Waiting && turn.Address.Name == "x");
        state = state.Remove(again.Key, Ranking).State;
        Assert.Equal(["b"], Open(state));
        Assert.Equal("Passed", state.Decide(state.Open.Single().Key, Says("Passed"), ranking: Ranking).Outcome);
    }

    [Fact]
    public void Only_signers_who_were_added_are_taken_out()
    {
        var (state, _) = Begin("all", 2);
        Assert.Equal(CaseRefusal.AlreadyDecided, state.Remove(state.Turns[0].Key, Ranking).Refusal);
    }

    private static TurnMove Move(TurnState state, Turn asked, int verb, ref int last, Random random)
    {
        var number = last;
        var move = verb switch
        {
            0 => state.Decide(asked.Key, Says("Passed"), ranking: Ranking),
            1 => state.HandOn(asked.Key, [In(asked, ++number, $"h{number}")]),
            2 => state.HandOn(asked.Key, Before(asked, ref number, random.Next(2) == 0)),
            3 => state.AddAfter(asked.Key, [After(asked, ++number, $"s{number}")]),
            4 => state.Remove(asked.Key, Ranking),
            5 => state.Suspend(asked.Key, new Suspension(At, At.AddDays(1))),
            6 => state.Resume(asked.Key),
            _ => state.Recall(asked.Key, In(asked, ++number, asked.Address.Name), () => ++number),
        };
        last = number;
        return move;
    }

    private static List<Turn> Before(Turn asked, ref int number, bool isAny)
    {
        var first = ++number;
        List<Turn> advice = [];
        foreach (var name in new[] { "x", "y" })
        {
            advice.Add(
                In(asked, advice.Count == 0 ? first : ++number, name) with
                {
                    Purpose = TurnPurpose.Advise,
                    Group = first,
                    IsAnyOfGroup = isAny,
                    Ask = new TurnAsk(Asker, "请签署", null, IsSigner: true),
                }
            );
        }

        return [.. advice, In(asked, ++number, asked.Address.Name) with { WaitsFor = first }];
    }

    private static Turn After(Turn asked, int number, string name) =>
        In(asked, number, name) with
        {
            Group = number,
            WaitsFor = asked.GroupNumber,
            Ask = new TurnAsk(Asker, "请签署", null, IsSigner: true),
        };

    private static Turn In(Turn asked, int number, string name) =>
        asked with
        {
            Number = number,
            Address = asked.Address with { OrganisationId = new(name), Name = name },
            Group = asked.GroupNumber,
            Continues = asked.Key,
            WaitsFor = null,
            Suspension = null,
            Decision = null,
        };

    private static (TurnState State, int Last) Begin(string mode, int units)
    {
        var turns = Enumerable
            .Range(1, units)
            .Select(number =>
            {
                var name = $"{(char)('a' + number - 1)}";
                var address = new TurnAddress(new(name), null, Roles.Reviewer, name);
                return new Turn(number, TaskKind.Review, TurnPurpose.Decide, address, 1)
                {
                    WaitsFor = mode == "in order" && number > 1 ? number - 1 : null,
                };
            });
        return (TurnState.Begin(mode == "any" ? TurnRule.Any : TurnRule.All, turns).State, units);
    }

    private static IEnumerable<string> Open(TurnState state) => state.Open.Select(turn => turn.Address.Name);

    private static TurnDecision Says(string outcome) => new(outcome, new("u"), At);
}
