using Anshan.ApprovalFlows.Approvals.Accounts;

namespace Anshan.ApprovalFlows.Approvals.Claims;

/// <summary>What people read of where a claim stands.</summary>
public static class ClaimWords
{
    public static string Of(ClaimStatus status) =>
        status switch
        {
            ClaimStatus.Unsent => "未提交",
            ClaimStatus.Open => "待核实",
            ClaimStatus.Joined => "同意加入",
            ClaimStatus.Replaced => "同意接管",
            ClaimStatus.Refused => "不同意",
            _ => throw new InvalidOperationException($"Nobody words the status {status} of a claim."),
        };
}
