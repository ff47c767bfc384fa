using Anshan.ApprovalFlows.Approvals.Accounts;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>The state of an account in words.</summary>
public static class AccountBadge
{
    public static StatusBadge Of(AccountState state) =>
        state switch
        {
            AccountState.Active => new("正常", Tone.Success),
            AccountState.Invited => new("等待接受邀请", Tone.Attention),
            AccountState.Disabled => new("已停用", Tone.Danger),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };
}
