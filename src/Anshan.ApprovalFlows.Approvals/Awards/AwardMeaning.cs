namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>What a computed amount says to the one who determines the award.</summary>
public enum AwardMeaning
{
    /// <summary>The amount itself; nothing is left to decide.</summary>
    Exact,

    /// <summary>不高于 / 最高 / 不超过: the determined amount is at or below, with a reason when below.</summary>
    Ceiling,

    /// <summary>争取: an aim; another authority decides the amount.</summary>
    Target,

    /// <summary>A bound on something other than an award: a withdrawal, a loan.</summary>
    Limit,

    /// <summary>The text gives no amount, or something it needs is not known yet; the amount is decided by hand.</summary>
    Open,

    /// <summary>不低于: the determined amount is at or above, with a reason when below.</summary>
    Minimum,
}
