using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>The corrected account of a line of a confirmed list.</summary>
public static class ListedAccount
{
    /// <summary>As long as bank and number can be.</summary>
    public const int MaxLength = 200;

    /// <summary>Said where a correction changes nothing.</summary>
    public const string IsUnchanged = "收款账户与没有拨付成功的账户相同。请改正；账户确实无误的，请勾选“账户无误”并说明。";

    /// <summary>What is wrong with it, and at which field; null when nothing is.</summary>
    /// <param name="rows">The lines that stand.</param>
    /// <param name="line">The one it is for.</param>
    /// <param name="typed">Bank and number.</param>
    /// <param name="refused">The account that stopped the payment.</param>
    /// <param name="isRight">Whether that one is said to be right.</param>
    public static (string Field, string Problem)? Problem(
        IReadOnlyList<ListedUnit> rows,
        int line,
        string typed,
        string refused,
        bool isRight
    )
    {
        if (isRight)
        {
            return typed.Length == 0 || Key(typed) == Key(refused)
                ? null
                : (
                    "isRight",
                    "已勾选“账户无误”，但填写的账户与没有拨付成功的账户不同。要换账户的，请取消勾选；仍用原账户的，请改回原来的内容。"
                );
        }

        var duplicate = rows.FirstOrDefault(row => row.Line != line && Number(row.Account) == Number(typed));
        return typed.Length == 0 ? ("account", "请填写收款账户：开户银行和账号。")
            : TextLimit.Problem("收款账户", typed, MaxLength) is { } tooLong ? ("account", tooLong)
            : AccountText.CellProblem(typed) is { } lost ? ("account", $"{lost}。")
            : AccountText.In(typed).Length == 0 ? ("account", "收款账户中没有账号：账号应为 8 至 32 位数字，请对照开户许可证检查。")
            : Key(typed) == Key(refused) ? ("isRight", IsUnchanged)
            : duplicate is not null
                ? (
                    "account",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"收款账户与名单第 {duplicate.Line} 行（{duplicate.Name}）相同，请核对后改正。"
                    )
                )
            : null;
    }

    private static string Number(string account) => AccountText.In(account).TrimStart('0');

    /// <summary>Bank and number as they are compared: the bank's name may be what was wrong.</summary>
    private static string Key(string account) => SameText.Key(account);
}
