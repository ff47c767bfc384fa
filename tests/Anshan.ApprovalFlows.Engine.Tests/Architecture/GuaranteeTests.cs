using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Architecture;

/// <summary>Every test that a guarantee names exists.</summary>
public partial class GuaranteeTests
{
    private static readonly string[] Files = ["src/Anshan.ApprovalFlows.Engine/README.md", "docs/proofs.md"];

    [Fact]
    public void Every_test_that_a_guarantee_names_exists()
    {
        var sources = SourceFolder.Files("tests").ToLookup(file => Path.GetFileNameWithoutExtension(file));
        var named = Files.SelectMany(file => TestName().Matches(File.ReadAllText(Path.Combine(SourceFolder.Root, file)))).ToList();
        var missing = named
            .Where(name =>
                !sources[name.Groups["class"].Value]
                    .Any(file => File.ReadAllText(file).Contains($" {name.Groups["method"].Value}(", StringComparison.Ordinal))
            )
            .Select(name => name.Value)
            .Distinct();
        Assert.Empty(missing);
        Assert.True(named.Count >= 10, $"Only {named.Count} tests are named.");
    }

    [Fact]
    public void There_are_ten_guarantees_and_each_names_its_test()
    {
        var text = File.ReadAllText(Path.Combine(SourceFolder.Root, Files[0]));
        var items = Item().Matches(text).Select(item => item.Value).ToList();
        Assert.Equal(10, items.Count);
        Assert.All(items, item => Assert.Matches(TestName(), item));
    }

    [GeneratedRegex(@"`(?<class>\w+(?:Tests|Facts))\.(?<method>[A-Z]\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\d+\. .*?(?=^\d+\. |^$)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Item();
}
