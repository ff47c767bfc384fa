using System.Globalization;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards;

public readonly partial record struct Money
{
    /// <summary>The largest amount a person may type: 10^12 yuan (一万亿元).</summary>
    public static readonly Money Largest = new(100_000_000_000_000);

    /// <summary>Reads an amount in yuan as people write it; when it cannot be read, <paramref name="problem"/> says why in Chinese.</summary>
    /// <remarks>Full-width characters, thousands separators, 元 and ¥ are accepted. Nothing is rounded and nothing guessed.</remarks>
    public static bool TryParseYuan(string? text, out Money value, out string problem)
    {
        value = Zero;
        string amount = WithoutUnit(FullWidth.ToHalf(text ?? "").Trim());
        problem = ProblemWith(amount);
        if (problem.Length > 0)
        {
            return false;
        }

        // At most 13 digits before the point, so this neither overflows nor loses a fen.
        value = FromYuan(decimal.Parse(amount.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        if (value <= Largest)
        {
            return true;
        }

        value = Zero;
        problem = TooLarge;
        return false;
    }

    private const string TooLarge = "金额过大：最多 1 万亿元，请检查是否多写了几位。";

    private static string WithoutUnit(string text)
    {
        foreach (string sign in (string[])["人民币", "RMB", "CNY", "¥"])
        {
            text = text.StartsWith(sign, StringComparison.OrdinalIgnoreCase) ? text[sign.Length..].TrimStart() : text;
        }

        return text is [.., not '万' and not '亿', '元'] ? text[..^1].TrimEnd() : text;
    }

    private static string ProblemWith(string amount) => amount switch
    {
        "" => "请填写金额。",
        ['-', ..] or ['(', .., ')'] => "金额不能为负数。",
        _ when TenThousands().IsMatch(amount) => "请以“元”为单位填写完整数字，例如 500000，不要写“万元”“亿元”。",
        _ when !amount.Any(char.IsAsciiDigit) || !Plain().IsMatch(amount) => "不是可以识别的金额，请只填数字，例如 123456.78。",
        _ when !Grouped().IsMatch(amount) => "千位分隔符的位置不对，请写成 1,234,567.89 或 1234567.89。",
        _ when amount.IndexOf('.', StringComparison.Ordinal) is >= 0 and int point && amount.Length - point > 3 => "金额最多两位小数（精确到分）。",
        _ when amount.Split('.')[0].Replace(",", "", StringComparison.Ordinal).TrimStart('0').Length > 13 => TooLarge,
        _ => "",
    };

    [GeneratedRegex(@"^[0-9.,]+ ?[万亿]元?$")]
    private static partial Regex TenThousands();

    [GeneratedRegex(@"^[0-9][0-9,]*(\.[0-9]+)?$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$")]
    private static partial Regex Grouped();
}
