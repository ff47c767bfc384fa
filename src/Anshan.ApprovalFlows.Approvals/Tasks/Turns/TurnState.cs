using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Turns;

/// <summary>Who must still do what in an activity; task rows are a projection of it.</summary>
/// <remarks>
/// Every change is a pure function of the state before it. A turn is decided at most once, never after it was withdrawn; turns are added
/// and never removed; the outcome falls once.
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

        var isOver = endsAll || Rule == TurnRule.Any;
        List<Turn> turns =
        [
            .. Turns.Select(turn => turn == decided ? turn with { Status = TurnStatus.Decided, Decision = decision } : turn),
        ];
        var withdrawn = isOver ? Change(turns, turn => turn.Status is TurnStatus.Open or TurnStatus.Waiting, TurnStatus.Withdrawn) : [];
        var opened = Change(turns, turn => turn.Status == TurnStatus.Waiting && turn.WaitsFor == decided.Number, TurnStatus.Open);
        var state = this with { Turns = turns };
        var isLast = turns.TrueForAll(turn => turn.Status is TurnStatus.Decided or TurnStatus.Withdrawn);
        return new TurnMove(state)
        {
            Opened = opened,
            Withdrawn = withdrawn,
            Outcome =
                isOver || ranking is null && isLast ? decision.Outcome
                : isLast ? ranking!.First(outcome => turns.Exists(turn => turn.Decision?.Outcome == outcome))
                : null,
        };
    }

    private static List<Turn> Change(List<Turn> turns, Predicate<Turn> which, TurnStatus status)
    {
        var changed = new List<Turn>();
        for (var index = 0; index < turns.Count; index++)
        {
            if (which(turns[index]))
            {
                turns[index] = turns[index] with { Status = status };
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

    /// <summary>The turns that were not needed any more.</summary>
    public IReadOnlyList<Turn> Withdrawn { get; init; } = [];

    /// <summary>How the activity ends; null while others must still decide.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why nothing was changed; null when it was.</summary>
    public CaseRefusal? Refusal { get; init; }
}
