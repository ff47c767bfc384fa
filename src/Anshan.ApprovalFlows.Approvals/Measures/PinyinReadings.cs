using System.Collections.Frozen;
using Anshan.ApprovalFlows.Approvals.Files;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>
/// Finds Chinese text by its pinyin: whole syllables, their first letters, or both mixed; zhanhui, zh and zhanh find 展会. From
/// <c>workflows/pinyin.json</c>.
/// </summary>
/// <remarks>
/// A character with several readings matches each of them; letters and digits match themselves, everything else is ignored. The last
/// syllable may be unfinished, as while somebody types.
/// </remarks>
public sealed class PinyinReadings
{
    private const int Shortest = 2;
    private readonly FrozenDictionary<char, string[]> readingsOf;

    private PinyinReadings(PinyinFile file) =>
        readingsOf = file
            .Readings.SelectMany(entry => entry.Value.Select(character => (character, reading: entry.Key)))
            .GroupBy(entry => entry.character)
            .ToFrozenDictionary(group => group.Key, group => group.Select(entry => entry.reading).ToArray());

    public static PinyinReadings Load(string file) => new(JsonFile.Read<PinyinFile>(file));

    /// <summary>Whether the word could be pinyin: at least two Latin letters or digits, and nothing else.</summary>
    public static bool CouldBe(string word) =>
        word.Length >= Shortest && word.All(char.IsAsciiLetterOrDigit) && word.Any(char.IsAsciiLetter);

    public bool Knows(char character) => readingsOf.ContainsKey(character);

    /// <summary>Whether neighbouring characters of the text can be read like that.</summary>
    public bool Finds(string text, string letters)
    {
        char[] spoken = [.. text.Where(character => readingsOf.ContainsKey(character) || char.IsAsciiLetterOrDigit(character))];
        var typed = letters.ToLowerInvariant();
        return Enumerable.Range(0, spoken.Length).Any(start => Reads(spoken.AsSpan(start), typed));
    }

    private bool Reads(ReadOnlySpan<char> spoken, ReadOnlySpan<char> typed)
    {
        if (typed.IsEmpty)
        {
            return true;
        }

        if (spoken.IsEmpty)
        {
            return false;
        }

        if (!readingsOf.TryGetValue(spoken[0], out var readings))
        {
            return char.ToLowerInvariant(spoken[0]) == typed[0] && Reads(spoken[1..], typed[1..]);
        }

        foreach (var reading in readings)
        {
            if (
                reading.AsSpan().StartsWith(typed, StringComparison.Ordinal)
                || (typed.StartsWith(reading, StringComparison.Ordinal) && Reads(spoken[1..], typed[reading.Length..]))
                || (typed[0] == reading[0] && Reads(spoken[1..], typed[1..]))
            )
            {
                return true;
            }
        }

        return false;
    }

    private sealed record PinyinFile(string Source, IReadOnlyDictionary<string, string> Readings);
}
