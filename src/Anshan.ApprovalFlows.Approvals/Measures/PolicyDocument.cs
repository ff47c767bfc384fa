using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>One line of the document.</summary>
/// <param name="Number">From 1, as in the file.</param>
/// <param name="Text">As received.</param>
public sealed record PolicyLine(int Number, string Text)
{
    /// <summary>The measure that begins here; null on other lines.</summary>
    public string? Begins { get; init; }

    /// <summary>The heading of a section.</summary>
    public bool IsSection { get; init; }
}

/// <summary>The policy as received, line by line, with the places of its measures.</summary>
public sealed partial class PolicyDocument
{
    private readonly FrozenDictionary<string, (int First, int Last)> places;

    private PolicyDocument(IReadOnlyList<string> lines, IReadOnlyList<MeasurePackage> measures)
    {
        Dictionary<string, (int First, int Last)> found = [];
        var at = 0;
        foreach (var measure in measures)
        {
            // In the order of the text: each one is searched behind the one before it.
            var opening = measure.PolicyText.Split('\n')[0].Trim();
            if (Find(lines, opening, at, lines.Count) is >= 0 and var line)
            {
                found[measure.Id] = (line, lines.Count);
                at = line;
            }
        }

        foreach (var (id, next) in found.Keys.Zip(found.Keys.Skip(1)).ToList())
        {
            found[id] = (found[id].First, found[next].First);
        }

        places = found.ToFrozenDictionary();
        var begins = places.ToLookup(place => place.Value.First, place => place.Key);
        Lines =
        [
            .. lines.Select(
                (text, i) =>
                    new PolicyLine(i + 1, text)
                    {
                        Begins = begins[i].FirstOrDefault(),
                        IsSection =
                            Section().IsMatch(text)
                            && measures.Any(measure => text.Contains(measure.SectionTitle, StringComparison.Ordinal)),
                    }
            ),
        ];
        var head = lines.TakeWhile(line => !line.StartsWith('（')).Where(line => line.Length > 0).ToList();
        Title = string.Concat(head);
        Status = lines.FirstOrDefault(line => line.StartsWith('（'))?.Trim('（', '）', ' ') ?? "";
        Preface = lines.SkipWhile(line => !line.StartsWith('（')).Skip(1).FirstOrDefault(line => line.Length > 0) ?? "";
        Basis = Cited().Match(Preface).Value;
    }

    /// <summary>The title, 征求意见稿 (what the document is), the preface, and the document that it rests on, each as printed.</summary>
    public string Title { get; }

    /// <inheritdoc cref="Title"/>
    public string Status { get; }

    /// <inheritdoc cref="Title"/>
    public string Preface { get; }

    /// <inheritdoc cref="Title"/>
    public string Basis { get; }

    public IReadOnlyList<PolicyLine> Lines { get; }

    /// <summary>Takes the document apart.</summary>
    public static PolicyDocument Of(string source, IReadOnlyList<MeasurePackage> measures) =>
        new([.. source.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())], measures);

    /// <summary>The number of the line in which a measure says these words; where it begins when they stand in none of its lines.</summary>
    public int? PlaceOf(string measureId, string words)
    {
        if (!places.TryGetValue(measureId, out var place))
        {
            return null;
        }

        var line = Find([.. Lines.Select(line => line.Text)], words.Split('\n')[0].Trim(), place.First, place.Last);
        return Lines[line < 0 ? place.First : line].Number;
    }

    private static int Find(IReadOnlyList<string> lines, string words, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (lines[i].Contains(words, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    [GeneratedRegex(@"^[0-9]{1,2}[.．]")]
    private static partial Regex Section();

    [GeneratedRegex("《[^》]+》（[^）]+）")]
    private static partial Regex Cited();
}
