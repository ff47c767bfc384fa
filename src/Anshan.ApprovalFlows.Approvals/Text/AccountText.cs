using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>Bank account numbers as people type and spreadsheets keep them.</summary>
public static partial class AccountText
{
    /// <summary>
    /// The number without the spaces and hyphens of its groups, half width: 6222 0210 0112 3456 789 is 6222021001123456789.
    /// </summary>
    public static string Digits(string? typed) =>
        FullWidth.ToHalf(TypedText.Line(typed)).Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    /// <summary>What is wrong with an account number; null when nothing is.</summary>
    public static string? Problem(string? typed)
    {
        var digits = Digits(typed);
        return Scientific().IsMatch(FullWidth.ToHalf(TypedText.Line(typed)))
                ? "银行账号被表格软件写成了科学计数法，后面的位数已丢失，请按开户许可证重新填写。"
            : !Number().IsMatch(digits) ? "银行账号应为 8 至 32 位数字，请对照开户许可证检查。"
            : null;
    }

    /// <summary>
    /// The account in a cell that may hold the bank's name as well: its longest run of digits; empty where there is none of eight.
    /// </summary>
    public static string In(string? cell) =>
        Run()
            .Matches(FullWidth.ToHalf(TypedText.Line(cell)))
            .Select(match => Digits(match.Value))
            .Where(run => run.Length >= 8)
            .MaxBy(run => run.Length)
        ?? "";

    /// <summary>Why the account in a cell of a spreadsheet cannot be right; null when it can.</summary>
    public static string? CellProblem(string? cell)
    {
        return ScientificPart().IsMatch(FullWidth.ToHalf(TypedText.Line(cell)))
            ? "收款账户被表格软件写成了科学计数法，后面的位数已丢失，请把这一列设为“文本”后重新填写"
            : null;
    }

    [GeneratedRegex("^[0-9]{8,32}$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,3}$")]
    private static partial Regex Scientific();

    [GeneratedRegex(@"(?<![0-9.])[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,3}(?![0-9])")]
    private static partial Regex ScientificPart();

    [GeneratedRegex("[0-9](?:[ -]?[0-9])*")]
    private static partial Regex Run();
}
