using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Cases;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Turns;

/// <summary>Who must still do what in an activity; task rows are a projection of it.</summary>
/// <remarks>
/// Every change is a pure function of the state before it. A turn is decided at most once, never after it was withdrawn; turns are added
/// and never removed. The outcome falls when nobody is left to decide: once, unless a further turn is added then, as payments and lists do.
/// An outcome that others did not wait for withdraws their turns; the activity is left with it, which closes their tasks.
/// </remarks>
/// <param name="Rule">How many turns must be decided.</param>
/// <param name="Turns">Every turn, in the order in which they were added.</param>
public sealed record TurnState(TurnRule Rule, IReadOnlyList<Turn> Turns)
{
    /// <summary>Those who can decide now.</summary>
    [JsonIgnore]
    public IEnumerable<Turn> Open => Turns.Where(turn => turn.Status == TurnStatus.Open);

    /// <summary>The state of an activity that is entered: the turns that wait for no other are open.</summary>
    public static TurnMove Begin(TurnRule rule, IEnumerable<Turn> turns)
    {
        List<Turn> begun = [.. turns.Select(turn => turn with { Status = turn.WaitsFor is null ? TurnStatus.Open : TurnStatus.Waiting })];
        return new TurnMove(new TurnState(rule, begun)) { Opened = begun.FindAll(turn => turn.Status == TurnStatus.Open) };
    }

    /// <summary>The turn of this name; null where there is none.</summary>
    public Turn? Find(TurnKey key) => Turns.FirstOrDefault(turn => turn.Key == key);

    /// <summary>A further turn, open at once: a second person, or somebody who is asked anew.</summary>
    public TurnMove Add(Turn turn)
    {
        var added = turn with { Status = TurnStatus.Open, WaitsFor = null };
        return new TurnMove(this with { Turns = [.. Turns, added] }) { Opened = [added] };
    }

    /// <summary>Decides a turn.</summary>
    /// <param name="key">Which.</param>
    /// <param name="decision">How.</param>
    /// <param name="endsAll">Whether it ends the activity at once: a refusal, a return.</param>
    /// <param name="ranking">
    /// Where several units decide: their outcomes, the one that counts most first. Null where the last decision counts.
    /// </param>
    /// <returns>The move; refused where the turn is not open.</returns>
    public TurnMove Decide(TurnKey key, TurnDecision decision, bool endsAll = false, IReadOnlyList<string>? ranking = null)
    {
        if (Find(key) is not { Status: TurnStatus.Open } decided)
        {
            return new TurnMove(this) { Refusal = CaseRefusal.AlreadyDecided };
        }

        List<Turn> turns =
        [
            .. Turns.Select(turn => turn == decided ? turn with { Status = TurnStatus.Decided, Decision = decision } : turn),
        ];
        var isOver =
            endsAll
            || Rule == TurnRule.Any
                && decided.Purpose != TurnPurpose.Advise
                && !turns.Exists(turn => turn.Status == TurnStatus.Waiting && turn.WaitsFor == decided.GroupNumber)
                && (decided.IsAnyOfGroup || !turns.Exists(turn => !turn.IsOver && turn.GroupNumber == decided.GroupNumber));
        List<Turn> withdrawn = [];
        if (isOver)
        {
            Change(turns, turn => !turn.IsOver, TurnStatus.Withdrawn);
        }
        else if (decided.IsAnyOfGroup)
        {
            withdrawn = Withdraw(turns, turn => !turn.IsOver && turn.Group == decided.Group);
        }

        return Settled(turns, ranking, isOver ? decision.Outcome : null, decision.Outcome) with
        {
            Withdrawn = withdrawn,
        };
    }

    /// <summary>Ends a turn without a decision; others go on in its place.</summary>
    /// <param name="key">Which; it is open.</param>
    /// <param name="next">Those who go on; each has a number of its own.</param>
    /// <returns>The move; refused where the turn is not open.</returns>
    public TurnMove HandOn(TurnKey key, IReadOnlyList<Turn> next)
    {
        if (Find(key) is not { Status: TurnStatus.Open } handed)
        {
            return new TurnMove(this) { Refusal = CaseRefusal.AlreadyDecided };
        }

        List<Turn> turns =
        [
            .. Turns.Select(turn => turn == handed ? turn with { Status = TurnStatus.HandedOn } : turn),
            .. next.Select(Waiting),
        ];
        return Settled(turns);
    }

    /// <summary>Adds signers who decide after a turn, and before whoever waits for it.</summary>
    /// <param name="key">After which; it is open.</param>
    /// <param name="signers">The signers: one group that waits for the turn.</param>
    /// <returns>The move; refused where the turn is not open.</returns>
    public TurnMove AddAfter(TurnKey key, IReadOnlyList<Turn> signers)
    {
        if (Find(key) is not { Status: TurnStatus.Open } before)
        {
            return new TurnMove(this) { Refusal = CaseRefusal.AlreadyDecided };
        }

        List<Turn> turns =
        [
            .. Turns.Select(turn =>
                turn.Status == TurnStatus.Waiting && turn.WaitsFor == before.GroupNumber
                    ? turn with
                    {
                        WaitsFor = signers[0].GroupNumber,
                    }
                    : turn
            ),
            .. signers.Select(Waiting),
        ];
        return Settled(turns);
    }

    /// <summary>Takes out a signer who was added and has not decided.</summary>
    /// <param name="key">Which.</param>
    /// <param name="ranking">As for a decision.</param>
    /// <returns>The move, with the outcome where everybody else has decided; refused where there is no such signer.</returns>
    public TurnMove Remove(TurnKey key, IReadOnlyList<string>? ranking)
    {
        if (Find(key) is not { IsOver: false, Ask.IsSigner: true } removed)
        {
            return new TurnMove(this) { Refusal = CaseRefusal.AlreadyDecided };
        }

        var turns = Turns.ToList();
        var withdrawn = Withdraw(turns, turn => turn == removed);
        if (removed.Purpose != TurnPurpose.Advise && turns.TrueForAll(turn => turn.IsOver || turn.GroupNumber != removed.GroupNumber))
        {
            // Whoever waited for the signers waits again for the turn that they stood behind.
            for (var index = 0; index < turns.Count; index++)
            {
                if (turns[index] is { Status: TurnStatus.Waiting } waiting && waiting.WaitsFor == removed.GroupNumber)
                {
                    turns[index] = waiting with { WaitsFor = removed.WaitsFor };
                }
            }
        }

        return Settled(turns, ranking) with
        {
            Withdrawn = withdrawn,
        };
    }

    /// <summary>Takes a decision back while the activity still waits for others.</summary>
    /// <param name="key">The turn that was decided.</param>
    /// <param name="again">The turn that goes on in its place.</param>
    /// <param name="number">Gives a number to a turn that was opened by the decision and has to wait again.</param>
    /// <returns>The move; refused where the turn was not decided, or the activity is over.</returns>
    public TurnMove Recall(TurnKey key, Turn again, Func<int> number)
    {
        if (Find(key) is not { Status: TurnStatus.Decided } recalled || Turns.All(turn => turn.IsOver))
        {
            return new TurnMove(this) { Refusal = CaseRefusal.AlreadyDecided };
        }

        List<Turn> turns = [.. Turns.Select(turn => turn == recalled ? turn with { Status = TurnStatus.Recalled } : turn)];
        var withdrawn = Change(
            turns,
            turn => turn.Status is TurnStatus.Open or TurnStatus.Suspended && turn.WaitsFor == recalled.GroupNumber,
            TurnStatus.Withdrawn
        );
        turns.Add(Waiting(again with { Group = recalled.GroupNumber, IsAnyOfGroup = recalled.IsAnyOfGroup }));
        turns.AddRange(withdrawn.Select(turn => Waiting(turn with { Number = number(), Group = turn.GroupNumber, Continues = turn.Key })));
        return Settled(turns) with { Withdrawn = withdrawn };
    }

    /// <summary>Lets nobody decide a turn until it is resumed.</summary>
    public TurnMove Suspend(TurnKey key, Suspension suspension) =>
        Changed(key, TurnStatus.Open, turn => turn with { Status = TurnStatus.Suspended, Suspension = suspension });

    /// <summary>Lets a suspended turn be decided again.</summary>
    public TurnMove Resume(TurnKey key) =>
        Changed(key, TurnStatus.Suspended, turn => turn with { Status = TurnStatus.Open, Suspension = null });

    private TurnMove Changed(TurnKey key, TurnStatus from, Func<Turn, Turn> change) =>
        Find(key) is { } found && found.Status == from
            ? new TurnMove(this with { Turns = [.. Turns.Select(turn => turn == found ? change(turn) : turn)] })
            : new TurnMove(this) { Refusal = CaseRefusal.AlreadyDecided };

    private static Turn Waiting(Turn turn) => turn with { Status = TurnStatus.Waiting, Decision = null, Suspension = null };

    /// <summary>Withdraws turns, and with one that waits for opinions those who were asked for them.</summary>
    /// <returns>Those that had been opened, whose tasks are to be closed.</returns>
    private static List<Turn> Withdraw(List<Turn> turns, Predicate<Turn> which)
    {
        var waiting = turns.FindAll(turn => which(turn) && turn.Status == TurnStatus.Waiting);
        var withdrawn = Change(turns, which, TurnStatus.Withdrawn);
        withdrawn.RemoveAll(turn => waiting.Exists(never => never.Key == turn.Key));
        foreach (var asked in waiting.Select(turn => turn.WaitsFor).OfType<int>().ToList())
        {
            withdrawn.AddRange(
                Withdraw(turns, turn => turn is { IsOver: false, Purpose: TurnPurpose.Advise } && turn.GroupNumber == asked)
            );
        }

        return withdrawn;
    }

    /// <summary>Opens whoever waits for nobody any more; finds the outcome where nobody is left.</summary>
    private TurnMove Settled(List<Turn> turns, IReadOnlyList<string>? ranking = null, string? outcome = null, string? last = null)
    {
        var opened = Change(turns, turn => turn.Status == TurnStatus.Waiting && IsReady(turns, turn), TurnStatus.Open);
        return new TurnMove(this with { Turns = turns })
        {
            Opened = opened,
            Outcome =
                outcome is not null ? outcome
                : !turns.TrueForAll(turn => turn.IsOver) ? null
                : ranking is null ? last
                : Highest(ranking, turns),
        };
    }

    private static bool IsReady(List<Turn> turns, Turn waiting) =>
        waiting.WaitsFor is not { } first || turns.TrueForAll(turn => turn.IsOver || (turn.Number != first && turn.Group != first));

    private static string Highest(IReadOnlyList<string> ranking, List<Turn> turns) =>
        ranking.FirstOrDefault(outcome =>
            turns.Exists(turn =>
                turn.Status == TurnStatus.Decided && turn.Purpose != TurnPurpose.Advise && turn.Decision!.Outcome == outcome
            )
        ) ?? throw new InvalidOperationException($"None of the outcomes {string.Join(", ", ranking)} was decided.");

    private static List<Turn> Change(List<Turn> turns, Predicate<Turn> which, TurnStatus status)
    {
        var changed = new List<Turn>();
        for (var index = 0; index < turns.Count; index++)
        {
            if (which(turns[index]))
            {
                turns[index] = turns[index] with { Status = status, Suspension = null };
                changed.Add(turns[index]);
            }
        }

        return changed;
    }
}

/// <summary>The result of a change to the turns.</summary>
/// <param name="State">The turns afterwards.</param>
public sealed record TurnMove(TurnState State)
{
    /// <summary>The turns that are open now and were not before.</summary>
    public IReadOnlyList<Turn> Opened { get; init; } = [];

    /// <summary>The turns that were opened and are not needed any more, where the activity goes on.</summary>
    public IReadOnlyList<Turn> Withdrawn { get; init; } = [];

    /// <summary>How the activity ends; null while others must still decide.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why nothing was changed; null when it was.</summary>
    public CaseRefusal? Refusal { get; init; }
}
