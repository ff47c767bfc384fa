using System.Globalization;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>Lengths and cuts as a person counts: 𠮷 is one, an accented letter is one, a family of emoji is one.</summary>
public static class TextLength
{
    /// <summary>How many characters a person counts; 0 for null.</summary>
    public static int Of(string? text)
    {
        var count = 0;
        for (ReadOnlySpan<char> rest = text; rest.Length > 0; rest = rest[StringInfo.GetNextTextElementLength(rest)..])
        {
            count++;
        }

        return count;
    }

    /// <summary>Whether a person counts more than <paramref name="most"/>.</summary>
    // What is short in UTF-16 is short for a person.
    public static bool Exceeds(string? text, int most) => text?.Length > most && Of(text) > most;

    /// <summary>The first characters, none of them cut apart; the whole text where it is no longer.</summary>
    public static string First(string text, int most) => text.Length <= most ? text : text[..At(text, most)];

    /// <summary>The first characters with <paramref name="ending"/> behind them where there were more.</summary>
    public static string Shortened(string text, int most, string ending = "…") => Exceeds(text, most) ? First(text, most) + ending : text;

    /// <summary>The last characters, none of them cut apart.</summary>
    public static string Last(string text, int most) => text[At(text, Math.Max(0, Of(text) - most))..];

    /// <summary>The text as pieces of one character each.</summary>
    public static IEnumerable<string> Characters(string text)
    {
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = StringInfo.GetNextTextElementLength(text, at);
            yield return text.Substring(at, length);
        }
    }

    /// <summary>The largest place, at most <paramref name="units"/> UTF-16 units in, that cuts no character apart.</summary>
    public static int Boundary(string text, int units)
    {
        var at = 0;
        while (at < text.Length && at + StringInfo.GetNextTextElementLength(text, at) <= units)
        {
            at += StringInfo.GetNextTextElementLength(text, at);
        }

        return at;
    }

    private static int At(string text, int count)
    {
        var at = 0;
        for (var taken = 0; taken < count && at < text.Length; taken++)
        {
            at += StringInfo.GetNextTextElementLength(text, at);
        }

        return at;
    }
}
