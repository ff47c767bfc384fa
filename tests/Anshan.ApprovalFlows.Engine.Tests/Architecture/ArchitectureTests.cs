using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Anshan.ApprovalFlows.Engine.Tests.Architecture;

/// <summary>Rules of the code base that cannot be checked within one file; each test lists the violations.</summary>
public partial class ArchitectureTests
{
    private const int MostLines = 400;
    private const int MostParameters = 7;
    private static readonly string[] Code = ["src", "tests"];

    [Fact]
    public void Projects_refer_only_downwards()
    {
        var arrows = SourceFolder
            .Files("src", "*.csproj")
            .SelectMany(file =>
                XDocument
                    .Load(file)
                    .Descendants("ProjectReference")
                    .Select(reference => $"{Short(file)} -> {Short(reference.Attribute("Include")!.Value)}")
            )
            .Order(StringComparer.Ordinal);
        Assert.Equal(["Approvals -> Engine.Storage", "Engine.Storage -> Engine", "Web -> Approvals"], arrows);
    }

    [Fact]
    public void The_engine_does_not_know_what_it_is_used_for() =>
        Nobody(
            from file in SourceFolder.Files("src/Anshan.ApprovalFlows.Engine")
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where DomainWord().IsMatch(line.Text)
            select $"{SourceFolder.Relative(file)}:{line.Number}: {line.Text.Trim()}"
        );

    [Fact]
    public void No_file_is_longer_than_its_reader_can_hold() =>
        Nobody(
            from file in Code.SelectMany(folder => SourceFolder.Files(folder))
            let lines = File.ReadLines(file).Count()
            where lines > MostLines
            select $"{SourceFolder.Relative(file)}: {lines} lines"
        );

    [Fact]
    public void No_type_is_named_for_having_no_purpose() =>
        Nobody(
            from file in Code.SelectMany(folder => SourceFolder.Files(folder))
            from Match type in TypeName().Matches(File.ReadAllText(file))
            where EmptyName().IsMatch(type.Groups["name"].Value)
            select $"{SourceFolder.Relative(file)}: {type.Groups["name"].Value}"
        );

    [Fact]
    public void No_class_needs_more_than_seven_things() =>
        Nobody(
            from file in SourceFolder.Files("src")
            from Match type in Class().Matches(File.ReadAllText(file))
            let count = Parameters(type.Groups["parameters"].Value)
            where count > MostParameters
            select $"{SourceFolder.Relative(file)}: {type.Groups["name"].Value} takes {count}"
        );

    [Fact]
    public void No_code_treats_one_measure_as_special() =>
        Nobody(
            from file in SourceFolder.Files("src")
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where MeasureLiteral().IsMatch(Comment().Replace(line.Text, ""))
            select $"{SourceFolder.Relative(file)}:{line.Number}: {line.Text.Trim()}"
        );

    /// <summary>The rule of <c>.editorconfig</c> that a build does not check (IDE0003).</summary>
    [Fact]
    public void This_is_written_only_where_a_field_is_set_from_a_parameter_of_the_same_name() =>
        Nobody(
            from file in Code.SelectMany(folder => SourceFolder.Files(folder))
            from Match field in QualifiedField().Matches(File.ReadAllText(file))
            where !Regex.IsMatch(field.Groups["rest"].Value, $@"(?<![.\w]){field.Groups["name"].Value}\b")
            select $"{SourceFolder.Relative(file)}: {field.Value}"
        );

    private static void Nobody(IEnumerable<string> offenders)
    {
        var named = offenders.ToList();
        Assert.True(named.Count == 0, string.Join('\n', named));
    }

    private static string Short(string path) =>
        Path.GetFileNameWithoutExtension(path.Replace('\\', '/')).Replace("Anshan.ApprovalFlows.", "", StringComparison.Ordinal);

    /// <summary>Counts the commas outside of nested brackets.</summary>
    private static int Parameters(string text)
    {
        var depth = 0;
        var count = string.IsNullOrWhiteSpace(text) ? 0 : 1;
        foreach (var sign in text)
        {
            depth +=
                sign is '<' or '(' or '[' or '{' ? 1
                : sign is '>' or ')' or ']' or '}' ? -1
                : 0;
            count += sign == ',' && depth == 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Outside of a text; <c>rest</c> is the rest of the statement.</summary>
    [GeneratedRegex("""(?m)(?<=^[^"\n]*)\bthis\.(?<name>[a-z]\w*)(?=(?<rest>[^;]*);)""")]
    private static partial Regex QualifiedField();

    [GeneratedRegex(@"approval(?!flows)|applicant|\bmails?\b|email", RegexOptions.IgnoreCase)]
    private static partial Regex DomainWord();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(struct\s+|class\s+)?(?<name>[A-Z]\w*)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"(Manager|Helpers?|Utils?|Base|Impl|Processor|Dto)$")]
    private static partial Regex EmptyName();

    /// <summary>A primary constructor of a class (a record is data), or a constructor as a member.</summary>
    [GeneratedRegex(
        @"(\bclass\s+(?<name>\w+)(<[^>]*>)?\s*\(|(public|internal|protected|private)\s+(?<name>[A-Z]\w*)\()(?<parameters>([^()]|"
            + @"\([^()]*\))*)\)"
    )]
    private static partial Regex Class();

    [GeneratedRegex("\"[1-9]\\d?\\.\\d{1,2}\"")]
    private static partial Regex MeasureLiteral();

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();
}
