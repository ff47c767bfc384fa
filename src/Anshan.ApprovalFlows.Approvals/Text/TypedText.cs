using System.Globalization;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>Cleans every text that comes from outside: invisible characters are removed, what cannot be stored is refused.</summary>
/// <remarks>
/// Zero-width characters, bidirectional controls, soft hyphens, tags and control characters go; the joiner inside an emoji and variation
/// selectors (they choose the shape of a character) stay. Every Unicode space but the ideographic one becomes a plain space, CR LF becomes
/// LF. A text in which nothing is left to see is empty.
/// </remarks>
public static class TypedText
{
    private const char Joiner = '\u200D';

    /// <summary>
    /// Why the text cannot be stored, with what stands before the place; null when it can: PostgreSQL stores no NUL, UTF-8 no half of a
    /// pair.
    /// </summary>
    public static string? Problem(string? text)
    {
        if (text is null || WrongAt(text) is not { } at)
        {
            return null;
        }

        var before = TextLength.Last(Clean(text[..at]), 10);
        var where = before.Length == 0 ? "开头" : $"“{before}”之后";
        return text[at] == '\0'
            ? $"{where}有一个看不见的空字符（NUL），无法保存，请删去后重新提交。"
            : $"{where}有一个不完整的字符（半个生僻字或表情符号），无法保存，请删去后重新输入。";
    }

    /// <summary>The text without what cannot be seen; lines are kept. What <see cref="Problem"/> refuses is taken out, too.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text) || IsPlain(text))
        {
            return string.IsNullOrWhiteSpace(text) ? "" : text;
        }

        StringBuilder clean = new(text.Length);
        Rune before = default;
        var at = 0;
        while (at < text.Length)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                at += length;
                continue;
            }

            at += length;
            if (rune.Value == '\r')
            {
                clean.Append('\n');
                at += at < text.Length && text[at] == '\n' ? 1 : 0;
            }
            else if (rune.Value == Joiner ? JoinsPictures(before, text.AsSpan(at)) : !IsInvisible(rune))
            {
                clean.Append(IsSpace(rune) ? " " : rune.ToString());
                before = IsShape(rune) ? before : rune;
            }
        }

        var cleaned = clean.ToString();
        return cleaned.All(letter => char.IsWhiteSpace(letter) || IsBlank(letter)) ? "" : cleaned;
    }

    /// <summary>A text of one line: cleaned, line breaks and tabs are spaces, none at its ends.</summary>
    public static string Line(string? text) => Clean(text).Replace('\n', ' ').Replace('\t', ' ').Trim();

    /// <summary>A text of one line with one space between its words.</summary>
    public static string Words(string? text) => string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A text of several lines: cleaned, none of them blank at its ends.</summary>
    public static string Lines(string? text) => Clean(text).Trim();

    /// <summary>
    /// A name on one line: letters and digits that an input method typed full-width are plain ones; punctuation stays as it was typed.
    /// </summary>
    public static string Name(string? text) => FullWidth.LettersToHalf(Line(text));

    /// <summary>Where the first character stands that no database keeps; null when there is none.</summary>
    private static int? WrongAt(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\0' || (char.IsSurrogate(text[at]) && !(at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))))
            {
                return at;
            }

            at += char.IsHighSurrogate(text[at]) ? 1 : 0;
        }

        return null;
    }

    // Nearly every text is of these characters alone, and is then taken as it is.
    private static bool IsPlain(string text)
    {
        foreach (var letter in text)
        {
            if (
                letter
                is not (
                    (>= ' ' and <= '~')
                    or '\n'
                    or '\t'
                    or (>= '\u4E00' and <= '\u9FFF')
                    or (>= '\u3001' and <= '\u3011')
                    or (>= '\uFF01' and <= '\uFF5E')
                )
            )
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control => rune.Value is not ('\n' or '\t'),
            UnicodeCategory.Format => true,
            UnicodeCategory.OtherNotAssigned => rune.Value is >= 0xE0000 and <= 0xE0FFF
                || (rune.Value & 0xFFFE) == 0xFFFE
                || rune.Value is >= 0xFDD0 and <= 0xFDEF,
            // Fillers and joiners that are letters or marks by their category, and draw nothing.
            _ => rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0,
        };

    private static bool IsSpace(Rune rune) => rune.Value is not ('\n' or '\t' or '\u3000') && Rune.IsWhiteSpace(rune);

    /// <summary>The empty cell of Braille, and marks that stand on nothing.</summary>
    private static bool IsBlank(char letter) => letter is '\u2800' or (>= '\uFE00' and <= '\uFE0F');

    private static bool IsShape(Rune rune) =>
        rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0100 and <= 0xE01EF);

    private static bool JoinsPictures(Rune before, ReadOnlySpan<char> rest) =>
        IsPicture(before) && Rune.DecodeFromUtf16(rest, out var next, out _) == System.Buffers.OperationStatus.Done && IsPicture(next);

    private static bool IsPicture(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol;
}
