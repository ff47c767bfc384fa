using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Architecture;

/// <summary>One place knows the local zone and parses instants and durations; no other code uses the server's zone or culture.</summary>
public partial class ClockTests
{
    private static readonly string[] Knows = ["LocalTime.cs", "Durations.cs"];

    [Fact]
    public void Only_one_place_reads_instants_and_knows_the_zone() =>
        Assert.Empty(
            from file in SourceFolder.Files("src").Concat(SourceFolder.Files("src", "*.cshtml"))
            where !Knows.Contains(Path.GetFileName(file))
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where Forbidden().IsMatch(line.Text)
            select $"{SourceFolder.Relative(file)}:{line.Number}: {line.Text.Trim()}"
        );

    [Theory]
    [InlineData("at.ToLocalTime()")]
    [InlineData("TimeZoneInfo.Local")]
    [InlineData("DateTimeOffset.TryParse(text, out var at)")]
    [InlineData("DateTime.Parse(text)")]
    [InlineData("TimeSpan.TryParse(text, out _)")]
    [InlineData("clock.GetLocalNow()")]
    [InlineData("DateTimeStyles.AssumeUniversal")]
    [InlineData("TimeZoneInfo.FindSystemTimeZoneById(\"Asia/Shanghai\")")]
    public void The_rule_finds_what_it_is_for(string line) => Assert.Matches(Forbidden(), line);

    [GeneratedRegex(
        @"\.ToLocalTime\(|TimeZoneInfo\.(Local|FindSystem|CreateCustom)|\bDateTime(Offset)?\.(Try)?Parse\(|"
            + @"\bTimeSpan\.(Try)?Parse(Exact)?\(|GetLocalNow|\.LocalDateTime|Assume(Local|Universal)|XmlConvert\.ToTimeSpan|"
            + @"DateTime\.(Today|Now)"
    )]
    private static partial Regex Forbidden();
}
