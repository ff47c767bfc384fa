using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Tasks;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>How many of several organisations must agree.</summary>
public enum ReviewMode
{
    /// <summary>会签: every one, at the same time.</summary>
    All,

    /// <summary>The first that decides.</summary>
    Any,

    /// <summary>Every one, one after the other.</summary>
    InOrder,
}

/// <summary>What a reviewer can say.</summary>
public enum ReviewDecision
{
    /// <summary>通过</summary>
    Approved,

    /// <summary>退回补正</summary>
    Returned,

    /// <summary>不予通过</summary>
    Rejected,
}

/// <summary>One organisation's turn in a review.</summary>
public sealed record ReviewTurn(
    string OrganisationId,
    string Name,
    bool IsOpen,
    ReviewDecision? Decision = null,
    string? DecidedById = null
);

/// <summary>Who must still decide: the one truth, of which task rows are the projection.</summary>
public sealed record ReviewState(ReviewMode Mode, IReadOnlyList<ReviewTurn> Turns)
{
    /// <summary>Who has it now.</summary>
    [JsonIgnore]
    public IEnumerable<ReviewTurn> Open => Turns.Where(turn => turn.IsOpen);

    /// <summary>A review that begins: all at once, or the first of a row.</summary>
    public static ReviewState Begin(ReviewMode mode, IEnumerable<(string Id, string Name)> organisations) =>
        new(mode, [.. organisations.Select((item, index) => new ReviewTurn(item.Id, item.Name, mode != ReviewMode.InOrder || index == 0))]);

    /// <summary>Takes one organisation's decision.</summary>
    /// <remarks>Any Returned or Rejected ends the review; so does the last approval that the mode asks for.</remarks>
    public ReviewMove Decide(string organisationId, ReviewDecision decision, string userId)
    {
        var index = Turns.ToList().FindIndex(turn => turn.OrganisationId == organisationId);
        if (index < 0 || !Turns[index].IsOpen)
        {
            return new ReviewMove(this, null, [], CaseRefusal.AlreadyDecided);
        }

        var turns = Turns.ToList();
        turns[index] = turns[index] with { IsOpen = false, Decision = decision, DecidedById = userId };
        if (decision != ReviewDecision.Approved)
        {
            return new ReviewMove(this with { Turns = turns }, decision, [], null);
        }

        var opened = new List<ReviewTurn>();
        if (Mode == ReviewMode.InOrder && index + 1 < turns.Count)
        {
            turns[index + 1] = turns[index + 1] with { IsOpen = true };
            opened.Add(turns[index + 1]);
        }

        var isOver = Mode == ReviewMode.Any || turns.TrueForAll(turn => turn.Decision == ReviewDecision.Approved);
        return new ReviewMove(this with { Turns = turns }, isOver ? ReviewDecision.Approved : null, opened, null);
    }
}

/// <summary>What a verb did to a review.</summary>
/// <param name="State">The review afterwards.</param>
/// <param name="Outcome">How the review ended; null while others must still decide.</param>
/// <param name="Opened">Whose turn began.</param>
/// <param name="Refusal">Why nothing was changed; null when it was.</param>
public sealed record ReviewMove(ReviewState State, ReviewDecision? Outcome, IReadOnlyList<ReviewTurn> Opened, CaseRefusal? Refusal);
