using System.Buffers;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>A 统一社会信用代码 (GB 32100-2015) whose length, alphabet and check digit have been verified.</summary>
/// <remarks>Only <see cref="TryParse"/> makes one; the default value stands for "none" and prints as an empty text.</remarks>
public readonly record struct UnifiedSocialCreditCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);
    private const int Length = 18;
    private readonly string? text;

    private UnifiedSocialCreditCode(string value) => text = value;

    public string Value => text ?? "";

    public override string ToString() => Value;

    public static bool TryParse(string? text, out UnifiedSocialCreditCode code, out string problem)
    {
        var value = FullWidth.ToHalf(TypedText.Line(text)).Trim().ToUpperInvariant();
        problem = ProblemWith(value);
        code = problem.Length == 0 ? new UnifiedSocialCreditCode(value) : default;
        return problem.Length == 0;
    }

    /// <summary>
    /// The 18th character that belongs to the first seventeen: 31 less the weighted sum modulo 31, weights 3^i modulo 31.
    /// </summary>
    public static char CheckDigit(string first17)
    {
        if (first17.Length != Length - 1 || first17.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException("Seventeen characters of the alphabet of GB 32100 are needed.", nameof(first17));
        }

        var sum = 0;
        var weight = 1;
        foreach (var character in first17)
        {
            sum += Alphabet.IndexOf(character, StringComparison.Ordinal) * weight;
            weight = weight * 3 % Alphabet.Length;
        }

        return Alphabet[(Alphabet.Length - sum % Alphabet.Length) % Alphabet.Length];
    }

    private static string ProblemWith(string value)
    {
        if (value.Length == 0)
        {
            return "请填写统一社会信用代码。";
        }

        if (value.Length != Length)
        {
            return $"统一社会信用代码应为 18 位，现在是 {value.Length} 位。";
        }

        var wrong = value.AsSpan().IndexOfAnyExcept(Allowed);
        if (wrong >= 0)
        {
            var shown = value[wrong] == ' ' ? "空格" : $"“{value[wrong]}”";
            return $"统一社会信用代码第 {wrong + 1} 位是{shown}，不允许出现：只能用数字和除 I、O、S、V、Z 以外的大写字母。";
        }

        return CheckDigit(value[..^1]) == value[^1] ? "" : "统一社会信用代码的校验码（最后一位）不对，请对照营业执照逐位检查。";
    }
}
