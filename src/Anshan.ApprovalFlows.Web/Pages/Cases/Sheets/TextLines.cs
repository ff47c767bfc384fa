using SkiaSharp;

namespace Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;

/// <summary>
/// Breaks text into lines of a width: between Chinese characters anywhere, else at spaces; no line begins with a closing mark.
/// </summary>
public sealed class TextLines(SKFont font)
{
    private const string NeverFirst = "，。、；：！？）》”’】％%,.;:!?)]}";
    private readonly Dictionary<string, float> widths = [];

    /// <summary>The lines; at least one.</summary>
    public IReadOnlyList<string> Of(string text, float width)
    {
        List<string> lines = [];
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            Break(paragraph, width, lines);
        }

        return lines;
    }

    private void Break(string paragraph, float width, List<string> lines)
    {
        var (line, length) = ("", 0f);
        foreach (var piece in Pieces(paragraph, width))
        {
            var more = WidthOf(piece);
            if (length + more > width && line.Length > 0 && !NeverFirst.Contains(piece[0], StringComparison.Ordinal))
            {
                lines.Add(line.TrimEnd());
                (line, length) = ("", 0f);
            }

            if (line.Length > 0 || piece != " ")
            {
                (line, length) = (line + piece, length + more);
            }
        }

        lines.Add(line.TrimEnd());
    }

    /// <summary>Words of Latin letters and digits whole where they fit a line, everything else one by one.</summary>
    private IEnumerable<string> Pieces(string paragraph, float width)
    {
        var word = "";
        foreach (var rune in paragraph.EnumerateRunes())
        {
            if (
                rune.Value is > ' ' and < 0x250
                && !NeverFirst.Contains((char)rune.Value, StringComparison.Ordinal)
                && WidthOf(word + rune) <= width
            )
            {
                word += rune.ToString();
                continue;
            }

            if (word.Length > 0)
            {
                yield return word;
                word = "";
            }

            yield return rune.ToString();
        }

        if (word.Length > 0)
        {
            yield return word;
        }
    }

    private float WidthOf(string piece)
    {
        if (!widths.TryGetValue(piece, out var width))
        {
            widths[piece] = width = font.MeasureText(piece);
        }

        return width;
    }
}
