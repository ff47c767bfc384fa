using Anshan.ApprovalFlows.Approvals.Amounts;

namespace Anshan.ApprovalFlows.Approvals.Awards.Caps;

/// <summary>What happened to an application under a cap, as people read it.</summary>
public static class CapWords
{
    /// <summary>Less was reserved than computed.</summary>
    public static string Less(CapPlace place, Money wanted, Money grant) =>
        grant == Money.Zero
            ? $"{place.Subject}的最高额 {place.Cap.Amount.ToDisplay()} 已全部由在先的办件占用，本办件排队等候。"
            : $"{place.Subject}的最高额 {place.Cap.Amount.ToDisplay()} 只余 {grant.ToDisplay()}，本办件按此预留（算出 {wanted.ToDisplay()}）。";
}
