using System.Text;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>An e-mail address as it is kept and compared.</summary>
public static partial class EmailText
{
    /// <summary>The longest address that mail servers carry (RFC 5321).</summary>
    public const int Longest = 254;

    private const int LongestLocal = 64;

    /// <summary>
    /// The address as it was meant: half width, without spaces, the full stop of a Chinese input method is a dot. The case is kept.
    /// </summary>
    public static string Address(string? typed) =>
        FullWidth
            .ToHalf(TypedText.Line(typed))
            .Replace('。', '.')
            .Replace('｡', '.')
            .Replace(" ", "", StringComparison.Ordinal)
            .Normalize(NormalizationForm.FormC);

    /// <summary>
    /// Whether it is one address that mail can reach: a plain local part without quotes or comments, and a domain with a dot.
    /// </summary>
    public static bool IsAddress(string? typed) =>
        TypedText.Problem(typed) is null
        && Address(typed) is { Length: <= Longest } address
        && address.IndexOf('@', StringComparison.Ordinal) is > 0 and <= LongestLocal
        && Form().IsMatch(address);

    /// <summary>How an address is compared.</summary>
    public static string Key(string? typed) => Address(typed).ToUpperInvariant();

    /// <summary>
    /// Letters of any script, as in internationalised addresses; the last label of a domain is no number, so that an IP address is none.
    /// </summary>
    [GeneratedRegex(
        @"^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@"
            + @"([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])$"
    )]
    private static partial Regex Form();
}
