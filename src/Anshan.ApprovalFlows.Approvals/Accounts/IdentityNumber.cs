using System.Globalization;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>A 公民身份号码 (GB 11643-1999) whose length, date of birth and check digit have been verified.</summary>
/// <remarks>
/// Only <see cref="TryParse"/> makes one; the default value stands for "none". Its text form is masked: the number itself is
/// <see cref="Value"/>.
/// </remarks>
public readonly partial record struct IdentityNumber
{
    private const int Length = 18;
    private const string CheckDigits = "10X98765432";
    private readonly string? text;

    private IdentityNumber(string value) => text = value;

    public string Value => text ?? "";

    public override string ToString() => Mask(Value);

    /// <summary>What is shown of it: the first three and the last four characters.</summary>
    public static string Mask(string number) => number.Length == Length ? $"{number[..3]}***********{number[^4..]}" : "";

    public static bool TryParse(string? text, DateOnly today, out IdentityNumber number, out string problem)
    {
        var value = FullWidth.ToHalf(TypedText.Line(text)).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        problem = ProblemWith(value, today);
        number = problem.Length == 0 ? new IdentityNumber(value) : default;
        return problem.Length == 0;
    }

    /// <summary>The 18th character that belongs to the first seventeen digits: ISO 7064 MOD 11-2, weights 2^(17-i) modulo 11.</summary>
    public static char CheckDigit(string first17)
    {
        var sum = 0;
        foreach (var digit in first17)
        {
            sum = (sum + (digit - '0')) * 2 % 11;
        }

        return CheckDigits[sum % 11];
    }

    private static string ProblemWith(string value, DateOnly today) =>
        value.Length == 0 ? "请填写身份证号。"
        : value.Length != Length ? $"身份证号应为 18 位，现在是 {value.Length} 位。"
        : !Shape().IsMatch(value) ? "身份证号前 17 位应为数字，最后一位为数字或 X。"
        : !DateOnly.TryParseExact(value.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)
        || born.Year < 1900
        || born > today
            ? "身份证号第 7 至 14 位不是正确的出生日期，请逐位检查。"
        : CheckDigit(value[..^1]) != value[^1] ? "身份证号的校验码（最后一位）不对，请对照身份证逐位检查。"
        : "";

    [GeneratedRegex("^[0-9]{17}[0-9X]$")]
    private static partial Regex Shape();
}
