using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>When two texts are the same to a person: width, case, spaces and the shape of brackets do not count.</summary>
public static class SameText
{
    /// <summary>
    /// Names by which something is known: only letters and digits count, without width and case. 鞍山（铁东） and 鞍山(铁东) are one.
    /// </summary>
    public static string Key(string? text)
    {
        StringBuilder key = new();
        // Cleaned first: Normalize throws at halves of surrogate pairs.
        foreach (var rune in TypedText.Clean(text).Normalize(NormalizationForm.FormKC).EnumerateRunes().Where(Rune.IsLetterOrDigit))
        {
            key.Append(rune.ToString().ToUpperInvariant());
        }

        return key.ToString();
    }

    /// <summary>Whether two names are one; an empty name is the same as none.</summary>
    public static bool IsSame(string? left, string? right) => Key(left) is { Length: > 0 } key && key == Key(right);

    /// <summary>
    /// A text as it is searched: half width, upper case, one kind of bracket, no spaces. What the database makes of a column is the same.
    /// </summary>
    public static string Folded(string? text)
    {
        StringBuilder folded = new(FullWidth.ToHalf(TypedText.Clean(text)));
        foreach (var (from, to) in Folds)
        {
            folded.Replace(from, to);
        }

        return folded.Replace("\n", "").Replace("\t", "").ToString().ToUpperInvariant();
    }

    /// <summary>Whether the text contains the words, both as they are searched.</summary>
    public static bool Contains(string? text, string? words) => Folded(text).Contains(Folded(words), StringComparison.Ordinal);

    /// <summary>For LIKE with <c>\</c> as its escape: what contains the words; % and _ are what they look like.</summary>
    public static string Pattern(string? words)
    {
        var literal = Folded(words)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
        return $"%{literal}%";
    }

    /// <summary>What is written in several ways and searched in one; both a text and a column are folded by it.</summary>
    internal static readonly IReadOnlyList<(string From, string To)> Folds =
    [
        ("（", "("),
        ("）", ")"),
        ("【", "("),
        ("】", ")"),
        ("〔", "("),
        ("〕", ")"),
        ("[", "("),
        ("]", ")"),
        ("•", "·"),
        ("・", "·"),
        ("　", ""),
        (" ", ""),
    ];
}
