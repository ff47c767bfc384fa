using Anshan.ApprovalFlows.Approvals.Amounts;

namespace Anshan.ApprovalFlows.Approvals.Awards.Caps;

/// <summary>The share of one application, or one case, in the cap it falls under.</summary>
/// <param name="Place">The cap.</param>
/// <param name="Taken">What other cases hold.</param>
/// <param name="Ahead">What cases that wait before this one still want.</param>
/// <param name="Waiting">How many wait before this one.</param>
/// <param name="Held">What the case itself holds; zero for a draft.</param>
public sealed record CapShare(CapPlace Place, Money Taken, Money Ahead, int Waiting, Money Held)
{
    public Money Limit => Place.Cap.Amount;

    /// <summary>The most this case can have now: what it holds and what nobody before it is waiting for.</summary>
    public Money Room
    {
        get
        {
            var free = Limit.Fen - Taken.Fen - Held.Fen - Ahead.Fen;
            return Held + new Money(Math.Max(0, free));
        }
    }

    /// <summary>What it gets of the amount it wants.</summary>
    public Money Of(Money wanted) => Money.Min(wanted, Room);
}

/// <summary>In a submission: others have taken part of the cap since the applicant was told what is left.</summary>
public sealed class CapShortException(Money left) : Exception("Less is left of the cap than the applicant agreed to.")
{
    /// <summary>What is left now.</summary>
    public Money Left { get; } = left;
}
