using System.Text;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>Breaks text into lines without a browser: Chinese after any character, other words as a whole where they fit.</summary>
internal static class TextLines
{
    private const string NeverFirst = "、，。；：！？）》”’…·%";
    private const double Narrow = 0.56;

    /// <summary>The lines of a text.</summary>
    /// <param name="text">Without line breaks.</param>
    /// <param name="size">Of the type.</param>
    /// <param name="width">That a line may have.</param>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in Words(text))
        {
            if (line.Length > 0 && Width(line + word, size) > width && !NeverFirst.Contains(word[0]))
            {
                lines.Add(line.TrimEnd());
                line = "";
            }

            line += line.Length > 0 ? word : word.TrimStart();
            while (Width(line, size) > width + size && line.Length > 1)
            {
                var fits = TextLength.Boundary(
                    line,
                    Enumerable.Range(1, line.Length).Last(count => count == 1 || Width(line[..count], size) <= width)
                );
                fits = fits > 0 ? fits : TextLength.First(line, 1).Length;
                lines.Add(line[..fits]);
                line = line[fits..];
            }
        }

        return line.Trim().Length > 0 ? [.. lines, line.Trim()] : lines;
    }

    /// <summary>How wide a line is drawn, about.</summary>
    public static double Width(string text, double size) => text.EnumerateRunes().Sum(rune => IsWide(rune) ? size : size * Narrow);

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsWide(rune) || rune.Value == ' ')
            {
                if (word.Length > 0)
                {
                    yield return word.ToString();
                    word.Clear();
                }

                yield return rune.ToString();
            }
            else
            {
                word.Append(rune);
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static bool IsWide(Rune rune) => rune.Value >= 0x2E80 || rune.Value is >= 0x2010 and <= 0x2030 or 0x2192;
}
