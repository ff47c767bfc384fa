using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Tests.Architecture;

namespace Anshan.ApprovalFlows.Engine.Tests.Conformance;

/// <summary>
/// The step loop must produce the traces recorded from a genuine Elsa server; where Elsa has a defect, our own cases apply.
/// </summary>
public class ConformanceTests
{
    private static readonly string Recorded = Path.Combine(AppContext.BaseDirectory, "Conformance", "cases");
    private static readonly string Own = Path.Combine(AppContext.BaseDirectory, "Conformance", "ours");
    private static readonly string Folder = Environment.GetEnvironmentVariable("CONFORMANCE_DIR") ?? Recorded;

    public static TheoryData<string> Cases() => Names(Folder);

    public static TheoryData<string> OwnCases() => Names(Own);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Conformance_with_the_recorded_trace(string name)
    {
        var recorded = Read(Folder, name);
        Assert.SkipWhen(recorded.IsDeviation, "Elsa is broken here; our own cases state what we do instead.");
        Pass(recorded);
    }

    [Theory]
    [MemberData(nameof(OwnCases))]
    public void Conformance_with_what_is_done_here_where_Elsa_is_broken(string name) => Pass(Read(Own, name));

    [Fact]
    public void Every_recorded_deviation_has_a_case_of_our_own()
    {
        var deviations = Directory
            .EnumerateFiles(Recorded, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => Read(Recorded, name).IsDeviation);
        var own = Directory.EnumerateFiles(Own, "*.json").Select(file => Path.GetFileNameWithoutExtension(file));
        Assert.Equal(deviations.Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_deviation_is_named_in_the_decision()
    {
        var decision = File.ReadAllText(Path.Combine(SourceFolder.Root, "docs", "adr", "0003-flowchart-semantics.md"));
        var skipped = Directory
            .EnumerateFiles(Recorded, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => Read(Recorded, name).IsDeviation)
            .ToList();
        Assert.NotEmpty(skipped);
        Assert.All(skipped, name => Assert.Contains($"`{name}`", decision, StringComparison.Ordinal));
    }

    private static void Pass(ConformanceCase @case)
    {
        if (@case.FirstDifference() is { } difference)
        {
            Assert.Fail(difference);
        }
    }

    private static TheoryData<string> Names(string folder) =>
        new(
            Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
        );

    /// <summary>A case of our own names the recorded case whose drawing it runs.</summary>
    private static ConformanceCase Read(string folder, string name)
    {
        var source = Parse(folder, name);
        return new ConformanceCase(
            source,
            source.TryGetProperty("drawing", out var drawing) ? Parse(Recorded, drawing.GetString()!) : source
        );
    }

    private static JsonElement Parse(string folder, string name) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
}
