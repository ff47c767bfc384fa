using System.Text.Json;

namespace Anshan.ApprovalFlows.Engine.Tests.Conformance;

/// <summary>The traces a genuine Elsa server recorded are the referee of the step loop.</summary>
public class ConformanceTests
{
    private static readonly string Folder =
        Environment.GetEnvironmentVariable("CONFORMANCE_DIR") ?? Path.Combine(AppContext.BaseDirectory, "Conformance", "cases");

    public static TheoryData<string> Cases() =>
        new(Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Conformance_with_the_recorded_trace(string name)
    {
        var recorded = new ConformanceCase(JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json"))));
        Assert.SkipWhen(recorded.IsDeviation, "Elsa is broken here; our own cases state what we do instead.");
        if (recorded.FirstDifference() is { } difference)
        {
            Assert.Fail(difference);
        }
    }
}
