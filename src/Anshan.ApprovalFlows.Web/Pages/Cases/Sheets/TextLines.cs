using System.Text;
using SkiaSharp;

namespace Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;

/// <summary>
/// Breaks text into lines of a width: between Chinese characters anywhere, else at spaces; a figure is not broken, and a closing mark hangs
/// over the end of its line.
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
            var hangs = NeverFirst.Contains(piece[0], StringComparison.Ordinal) && length <= width;
            if (length + more > width && line.Length > 0 && !hangs)
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
        var runes = paragraph.EnumerateRunes().ToList();
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var isInFigure =
                rune.Value is ',' or '.' or ':' && i > 0 && i + 1 < runes.Count && Rune.IsDigit(runes[i - 1]) && Rune.IsDigit(runes[i + 1]);

            if (
                rune.Value is > ' ' and < 0x250
                && (isInFigure || !NeverFirst.Contains((char)rune.Value, StringComparison.Ordinal))
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
