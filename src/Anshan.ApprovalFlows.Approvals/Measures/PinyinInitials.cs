using System.Collections.Frozen;
using Anshan.ApprovalFlows.Approvals.Files;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>Finds Chinese text by the first letters of its pinyin: cxfzh finds 促消费展会. From <c>workflows/pinyin.json</c>.</summary>
/// <remarks>
/// A character with several readings matches each of them; letters and digits match themselves, everything else is ignored.
/// </remarks>
public sealed class PinyinInitials
{
    private const int Shortest = 2;
    private readonly FrozenDictionary<char, string> initialsOf;

    private PinyinInitials(PinyinFile file) =>
        initialsOf = file
            .Initials.SelectMany(entry => entry.Value.Select(character => (character, letter: entry.Key)))
            .GroupBy(entry => entry.character)
            .ToFrozenDictionary(group => group.Key, group => string.Concat(group.Select(entry => entry.letter)));

    public static PinyinInitials Load(string file) => new(JsonFile.Read<PinyinFile>(file));

    /// <summary>Whether the word could be initials: at least two Latin letters or digits, and nothing else.</summary>
    public static bool CouldBe(string word) =>
        word.Length >= Shortest && word.All(char.IsAsciiLetterOrDigit) && word.Any(char.IsAsciiLetter);

    public bool Knows(char character) => initialsOf.ContainsKey(character);

    /// <summary>Whether the letters are the initials of neighbouring characters of the text.</summary>
    public bool Finds(string text, string letters)
    {
        char[] spoken = [.. text.Where(character => initialsOf.ContainsKey(character) || char.IsAsciiLetterOrDigit(character))];
        for (var start = 0; start + letters.Length <= spoken.Length; start++)
        {
            if (Enumerable.Range(0, letters.Length).All(place => Answers(spoken[start + place], char.ToLowerInvariant(letters[place]))))
            {
                return true;
            }
        }

        return false;
    }

    private bool Answers(char character, char letter) =>
        initialsOf.TryGetValue(character, out var initials)
            ? initials.Contains(letter, StringComparison.Ordinal)
            : char.ToLowerInvariant(character) == letter;

    private sealed record PinyinFile(string Source, IReadOnlyDictionary<string, string> Initials);
}
