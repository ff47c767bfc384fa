using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Text;

/// <summary>Rules over the source: typed text is counted, cut and read in Text/ and nowhere else.</summary>
public sealed partial class TextRulesTests
{
    /// <summary>What is no typed text: identifiers, hashes, figures of our own, the protocols. A new entry is a decision.</summary>
    private static readonly string[] NotTyped =
    [
        "Approvals/Text/",
        "Approvals/Formulas/",
        "Approvals/Data/",
        "Approvals/Maintenance/",
        "Approvals/Audit/",
        "Approvals/Lists/SheetCells.cs",
        "Approvals/Lists/CellFormats.cs",
        "Web/Designer/",
        "Web/Display/AmountReading.cs",
        "Approvals/Measures/MeasurePackage.cs",
        "Approvals/Packages/PackageFile.cs",
        "Approvals/Files/FileStore.cs",
        "Approvals/Deadlines/WorkingCalendar.cs",
    ];

    [Fact]
    public void Text_is_counted_and_cut_as_a_person_counts() =>
        Nobody(
            from line in Lines("src/Anshan.ApprovalFlows.Approvals", "src/Anshan.ApprovalFlows.Web")
            where Counted().IsMatch(line.Text) && !Identifier().IsMatch(line.Text)
            select $"{line.Place}: {line.Text.Trim()}"
        );

    [Fact]
    public void Amounts_numbers_and_days_are_read_in_one_place() =>
        Nobody(
            from line in Lines("src/Anshan.ApprovalFlows.Approvals", "src/Anshan.ApprovalFlows.Web")
            where Parsed().IsMatch(line.Text)
            select $"{line.Place}: {line.Text.Trim()}"
        );

    private static void Nobody(IEnumerable<string> offenders)
    {
        var named = offenders.ToList();
        Assert.True(named.Count == 0, string.Join('\n', named));
    }

    private static IEnumerable<(string Place, string Text)> Lines(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Path, folder), "*.cs", SearchOption.AllDirectories)
        let place = file[(RepositoryFolder.Path.Length + 1)..]
            .Replace('\\', '/')
            .Replace("src/Anshan.ApprovalFlows.", "", StringComparison.Ordinal)
        where
            !place.Contains("/obj/", StringComparison.Ordinal)
            && !place.Contains("/Migrations/", StringComparison.Ordinal)
            && !NotTyped.Any(allowed => place.StartsWith(allowed, StringComparison.Ordinal))
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        select ($"{place}:{line.Number}", line.Text);

    /// <summary>A length held against a limit of many, or a cut at one.</summary>
    [GeneratedRegex(
        @"\.Length(\)| |: |\s)*(>|<|>=|<=) *(Most|Max|Longest|[0-9]{2,})|\{ Length: (>|<|>=|<=) *(Most|Max|Longest|[0-9]{2,})|"
            + @"\[\.\.(Most|Max|Longest|[0-9]{2,})|\.Substring\(|StringLength\("
    )]
    private static partial Regex Counted();

    /// <summary>Bytes of files and packages, hexadecimal digits, and addresses, whose length mail servers count in bytes.</summary>
    [GeneratedRegex(
        @"content\.Length|packed\.Length|ToString\(""N""\)|Most(Bytes|Packed|OfOne|Unpacked)|MaxBytes|EmailText\.Longest|Hash|hex|sha256",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Identifier();

    /// <summary>Parsing decimals, dates and amounts directly with the framework.</summary>
    [GeneratedRegex(@"\b(decimal|double|float|DateTime|DateTimeOffset|DateOnly|TimeSpan)\.(Try)?Parse\(")]
    private static partial Regex Parsed();
}
