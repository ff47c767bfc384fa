using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Architecture;

/// <summary>A folder uses only folders that stand before it in <c>docs/architecture.md</c>.</summary>
public partial class FolderOrderTests
{
    private const string Prefix = "Anshan.ApprovalFlows.";
    private static readonly string[] Projects = ["Engine", "Engine.Storage", "Approvals", "Web"];
    private static readonly Dictionary<string, int> Order = Read();

    [Fact]
    public void No_folder_uses_one_that_stands_behind_it()
    {
        List<string> arrows = [];
        foreach (var file in Sources())
        {
            var from = FolderOf(SourceFolder.Relative(file));
            var text = File.ReadAllText(file);
            foreach (
                var to in Using().Matches(text).Select(use => FolderOf(use.Groups["name"].Value.Split('.'))).OfType<string>().Distinct()
            )
            {
                if (Order[to] > Order[from])
                {
                    arrows.Add(
                        $"{from} -> {to}: {SourceFolder.Relative(file)} uses "
                            + $"{string.Join(", ", TypesOf(to).Where(type => Regex.IsMatch(text, $@"\b{type}\b")))}"
                    );
                }
            }
        }

        Assert.True(arrows.Count == 0, string.Join('\n', arrows));
    }

    [Fact]
    public void The_order_names_every_folder_and_no_other()
    {
        var real = Sources().Select(file => FolderOf(SourceFolder.Relative(file))).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            real,
            Order.Keys.Where(key => key.Contains('/', StringComparison.Ordinal) || real.Contains(key)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_namespace_is_the_folder_it_stands_in() =>
        Assert.Empty(
            from file in SourceFolder.Files("src")
            let name = Namespace().Match(File.ReadAllText(file)).Groups["name"].Value
            let folder = string.Join('.', SourceFolder.Relative(file).Split('/').Skip(1).SkipLast(1))
            where name.Length > 0 && name != folder
            select $"{SourceFolder.Relative(file)}: {name}"
        );

    [Fact]
    public void Only_the_place_that_collects_the_mappings_names_the_context()
    {
        var allowed = new[] { "Approvals/Data", "Approvals/Data/Migrations" };
        Assert.Empty(
            from file in Sources()
            where !allowed.Contains(FolderOf(SourceFolder.Relative(file))) && Path.GetFileName(file) != "AccountServices.cs"
            from line in File.ReadLines(file)
            where Context().IsMatch(line)
            select $"{SourceFolder.Relative(file)}: {line.Trim()}"
        );
    }

    [Theory]
    [InlineData("using Anshan.ApprovalFlows.Approvals.Cases;", "Approvals/Cases")]
    [InlineData("@using Anshan.ApprovalFlows.Engine.Storage.Gate", "Engine.Storage/Gate")]
    [InlineData("using static Anshan.ApprovalFlows.Engine.Definitions.ActivityNode;", "Engine/Definitions")]
    [InlineData("using Row = Anshan.ApprovalFlows.Approvals.Data.JsonColumns;", "Approvals/Data")]
    public void An_arrow_is_read_from_every_form_of_using(string line, string folder) =>
        Assert.Equal(folder, FolderOf(Using().Match(line).Groups["name"].Value.Split('.')));

    /// <summary>Folders by their position; files directly in a project come last in it.</summary>
    private static Dictionary<string, int> Read()
    {
        var block = Folders().Match(File.ReadAllText(Path.Combine(SourceFolder.Root, "docs/architecture.md")));
        Assert.True(block.Success, "docs/architecture.md has no list of folders.");
        var words = block
            .Groups["lines"]
            .Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var named = words.SelectMany(line => line.Skip(1).Select(folder => $"{line[0]}/{folder}")).ToList();
        return Projects
            .SelectMany(project => named.Where(folder => folder.StartsWith(project + "/", StringComparison.Ordinal)).Append(project))
            .Select((folder, place) => (folder, place))
            .ToDictionary(item => item.folder, item => item.place);
    }

    private static IEnumerable<string> Sources() => SourceFolder.Files("src").Concat(SourceFolder.Files("src", "*.cshtml"));

    private static string FolderOf(string path)
    {
        var parts = path.Split('/');
        var project = parts[1][Prefix.Length..];
        return parts.Length > 3 ? $"{project}/{parts[2]}" : project;
    }

    /// <summary>The folder of a namespace, or of a type in it.</summary>
    private static string? FolderOf(string[] parts)
    {
        var name = string.Join('.', parts);
        return Order.Keys.Where(folder => IsIn(name, folder)).MaxBy(folder => folder.Length);
    }

    private static bool IsIn(string name, string folder)
    {
        var space = Prefix + folder.Replace('/', '.');
        return name == space || name.StartsWith(space + ".", StringComparison.Ordinal);
    }

    private static IEnumerable<string> TypesOf(string folder) =>
        Sources()
            .Where(file => FolderOf(SourceFolder.Relative(file)) == folder)
            .SelectMany(file => TypeName().Matches(File.ReadAllText(file)).Select(type => type.Groups["name"].Value))
            .Distinct();

    [GeneratedRegex(@"^\s*@?(global )?using (static )?(\w+ = )?(?<name>Anshan\.ApprovalFlows\.[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"```folders\n(?<lines>[^`]*)```")]
    private static partial Regex Folders();

    [GeneratedRegex(@"\bAppDbContext\b")]
    private static partial Regex Context();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(struct\s+|class\s+)?(?<name>[A-Z]\w*)")]
    private static partial Regex TypeName();
}
