using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>An amount in yuan as people write it: 123456.78, 1,234,567.8 元, ¥12, 12万, ４０万元, 1.5亿, 1亿2000万, 3千.</summary>
public static partial class AmountText
{
    /// <summary>What is said of an amount above the largest that a person may type.</summary>
    public const string TooLarge = "金额过大：最多 1 万亿元，请检查是否多写了几位。";

    // So many digits before and behind the point neither overflow nor lose a fen.
    private const int MostDigits = 13;
    private const int MostDecimals = 12;
    private const string Unreadable = "不是可以识别的金额，请填数字，例如 123456.78 或 12.5万。";
    private const string Ambiguous = "“万”“亿”的写法不能确定是多少，请写成一个数，例如 12.5万 或 125000。";
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789,.");
    private const string TooFine = "金额最多两位小数（精确到分）。";

    /// <summary>
    /// The amount in yuan with at most two decimals; when it cannot be read, why not in Chinese. Nothing is rounded and nothing guessed.
    /// </summary>
    public static bool TryParse(string? text, out decimal yuan, out string problem)
    {
        var amount = WithoutUnit(FullWidth.ToHalf(TypedText.Line(text)).Trim());
        yuan = 0;
        var parts = PartsOf(amount);
        problem = ProblemWith(amount, parts);
        if (problem.Length > 0)
        {
            return false;
        }

        var sum = parts.Sum(part => part.Number * part.Factor);
        problem =
            !FallsInSteps(parts) ? Ambiguous
            : decimal.Round(sum, 2) != sum ? TooFine
            : sum >= 10_000_000_000_000m ? TooLarge
            : "";
        yuan = problem.Length == 0 ? sum : 0;
        return problem.Length == 0;
    }

    private static string ProblemWith(string amount, List<Part> parts) =>
        amount switch
        {
            "" => "请填写金额。",
            ['-', ..] or ['(', .., ')'] => "金额不能为负数。",
            _ when !amount.Any(char.IsAsciiDigit) => Unreadable,
            _ when !Written().IsMatch(amount) => Loose().IsMatch(amount) ? Ambiguous : Unreadable,
            _ when parts.Exists(part => !Grouped().IsMatch(part.Digits)) => "千位分隔符的位置不对，请写成 1,234,567.89 或 1234567.89。",
            _ when parts.Exists(part => part.Decimals > (part.Factor == 1 ? 2 : MostDecimals)) => TooFine,
            _ when parts.Exists(part => part.Whole > MostDigits) => TooLarge,
            _ => "",
        };

    // 12万5 is 125,000 in speech and 120,005 in writing: not guessed. Units fall, and only the last part may have a fraction.
    private static bool FallsInSteps(List<Part> parts)
    {
        for (var at = 1; at < parts.Count; at++)
        {
            var above = parts[at - 1];
            if (above.Decimals > 0 || parts[at].Number * parts[at].Factor >= above.Factor)
            {
                return false;
            }
        }

        return true;
    }

    private static List<Part> PartsOf(string amount)
    {
        var parts = new List<Part>();
        foreach (var match in Parts().EnumerateMatches(amount))
        {
            var part = amount.AsSpan(match.Index, match.Length);
            var end = part.IndexOfAnyExcept(OfNumbers);
            parts.Add(end < 0 ? new Part(part.ToString(), "") : new Part(part[..end].ToString(), part[end..].Trim().ToString()));
        }

        return parts;
    }

    private static string WithoutUnit(string text)
    {
        foreach (var sign in (string[])["人民币", "RMB", "CNY", "¥"])
        {
            text = text.StartsWith(sign, StringComparison.OrdinalIgnoreCase) ? text[sign.Length..].TrimStart() : text;
        }

        text = text.EndsWith("元整", StringComparison.Ordinal) ? text[..^1] : text;
        return text is [.., _, '元' or '圆'] ? text[..^1].TrimEnd() : text;
    }

    private readonly record struct Part(string Digits, string Unit)
    {
        public decimal Number =>
            decimal.Parse(Digits.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

        public int Whole => Digits.Split('.')[0].Replace(",", "", StringComparison.Ordinal).TrimStart('0').Length;

        public int Decimals => Digits.IndexOf('.', StringComparison.Ordinal) is >= 0 and int point ? Digits.Length - point - 1 : 0;

        public decimal Factor =>
            Unit.Aggregate(
                1m,
                (factor, letter) =>
                    factor
                    * (
                        letter switch
                        {
                            '百' or '佰' => 100,
                            '千' or '仟' => 1_000,
                            '万' or '萬' => 10_000,
                            '亿' or '億' => 100_000_000,
                            _ => throw new ArgumentOutOfRangeException(nameof(Unit), letter, "No such unit."),
                        }
                    )
            );
    }

    [GeneratedRegex(
        @"^(?:[0-9][0-9,]*(?:\.[0-9]+)?|(?:[0-9][0-9,]*(?:\.[0-9]+)? ?(?:[百佰千仟]?[万萬]?[亿億]|[百佰千仟]?[万萬]|[百佰千仟]) ?)+)$"
    )]
    private static partial Regex Written();

    /// <summary>Digits and units in an order that says nothing certain.</summary>
    [GeneratedRegex("^[0-9][0-9.,百佰千仟万萬亿億 ]*[百佰千仟万萬亿億][0-9.,百佰千仟万萬亿億 ]*$")]
    private static partial Regex Loose();

    [GeneratedRegex(@"[0-9][0-9,]*(?:\.[0-9]+)? ?(?:[百佰千仟]?[万萬]?[亿億]|[百佰千仟]?[万萬]|[百佰千仟])?")]
    private static partial Regex Parts();

    [GeneratedRegex(@"^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$")]
    private static partial Regex Grouped();
}
