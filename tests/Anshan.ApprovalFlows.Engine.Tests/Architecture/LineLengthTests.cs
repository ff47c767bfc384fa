using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Architecture;

/// <summary>No line is longer than 140 characters in code and 120 in prose.</summary>
public partial class LineLengthTests
{
    private const int MostInCode = 140;
    private const int MostInProse = 120;
    private static readonly string[] Folders = ["src", "tests"];
    private static readonly string[] Patterns = ["*.cs", "*.cshtml", "*.css", "*.js"];
    private static readonly string[] ProseFolders = ["src", "tests", "docs", "workflows"];

    [Fact]
    public void No_line_of_code_is_longer_than_140_characters()
    {
        var files = Folders
            .SelectMany(folder => Patterns.SelectMany(pattern => SourceFolder.Files(folder, pattern)))
            .Where(IsOurs)
            .ToList();
        Assert.All(Patterns, pattern => Assert.Contains(files, file => file.EndsWith(pattern[1..], StringComparison.Ordinal)));
        Nobody(
            from file in files
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where line.Text.Length > MostInCode
            select $"{SourceFolder.Relative(file)}:{line.Number}: {line.Text.Length} characters"
        );
    }

    [Fact]
    public void No_line_of_prose_is_longer_than_120_characters()
    {
        var files = ProseFolders
            .SelectMany(folder => SourceFolder.Files(folder, "*.md"))
            .Concat(Directory.EnumerateFiles(SourceFolder.Root, "*.md"))
            .Where(IsOurs)
            .ToList();
        Assert.True(files.Count > 50, $"Only {files.Count} files of prose are found.");
        Nobody(
            from file in files
            from line in Prose(File.ReadLines(file))
            where line.Text.Length > MostInProse
            select $"{SourceFolder.Relative(file)}:{line.Number}: {line.Text.Length} characters"
        );
    }

    [Fact]
    public void Tables_code_and_what_has_no_blank_are_not_prose()
    {
        string[] lines =
        [
            "first text",
            "| a | b |",
            "```",
            "code",
            "```",
            "    more text",
            "",
            "    code",
            "- [a](https://example.cn/long)",
            "last text",
        ];
        Assert.Equal([1, 6, 7, 10], Prose(lines).Select(line => line.Number));
    }

    /// <summary>The lines that can be broken: no row of a table, no code, no single word after the mark of a list.</summary>
    private static IEnumerable<(string Text, int Number)> Prose(IEnumerable<string> lines)
    {
        var (isFenced, isIndented, wasBlank, number) = (false, false, true, 0);
        foreach (var line in lines)
        {
            number++;
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isFenced ^= isFence;
            isIndented = (isIndented || wasBlank) && line.StartsWith("    ", StringComparison.Ordinal);
            wasBlank = line.Length == 0;
            if (!isFenced && !isFence && !isIndented && !Unbreakable().IsMatch(line))
            {
                yield return (line, number);
            }
        }
    }

    /// <summary>Packages of others, which a build puts under <c>wwwroot</c>, are not ours.</summary>
    private static bool IsOurs(string file) => !SourceFolder.Relative(file).Split('/').Any(part => part is "lib" or "_content");

    private static void Nobody(IEnumerable<string> offenders)
    {
        var named = offenders.ToList();
        Assert.True(named.Count == 0, string.Join('\n', named));
    }

    [GeneratedRegex(@"^\s*\||^\s*(([-*+]|\d+\.)\s+)?\S+$")]
    private static partial Regex Unbreakable();
}
