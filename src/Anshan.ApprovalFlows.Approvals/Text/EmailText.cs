using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>An e-mail address as it is kept and compared.</summary>
public static class EmailText
{
    /// <summary>The longest address that mail servers carry (RFC 5321).</summary>
    public const int Longest = 254;

    /// <summary>The address as it was meant: half width, without spaces, the full stop of a Chinese input method is a dot. The case is kept.</summary>
    public static string Address(string? typed) =>
        FullWidth.ToHalf(TypedText.Line(typed)).Replace('。', '.').Replace('｡', '.').Replace(" ", "", StringComparison.Ordinal).Normalize(NormalizationForm.FormC);

    /// <summary>How an address is compared.</summary>
    public static string Key(string? typed) => Address(typed).ToUpperInvariant();
}
