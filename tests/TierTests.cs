using System.Reflection;
using Xunit.v3;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Every test is in the tier that its class says: <c>browser</c>, <c>proof</c>, or fast, which has no trait.</summary>
/// <remarks>CONTRIBUTING.md names the command of each tier. This file is compiled into every test project.</remarks>
public sealed class TierTests
{
    /// <summary>A class of such a namespace is a proof.</summary>
    private static readonly string[] ProofNamespaces = ["Proof", "Fuzzing", "Simulation"];

    /// <summary>Further proofs, which stand beside what they prove; a new entry needs a reason: it takes more than some seconds.</summary>
    private static readonly string[] FurtherProofs = ["SoundnessPropertyTests", "ManyPeopleTests"];

    [Fact]
    public void Every_test_is_in_the_tier_that_its_class_says()
    {
        var tests = Tests().ToList();
        Assert.NotEmpty(tests);
        Assert.Empty(
            from test in tests
            let expected = Expected(test.Class)
            let actual = Actual(test.Class, test.Method)
            where expected != actual
            select $"{test.Class.FullName}.{test.Method.Name}: is {actual}, expected {expected}"
        );
    }

    private static IEnumerable<(Type Class, MethodInfo Method)> Tests() =>
        from type in typeof(TierTests).Assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false }
        from method in type.GetMethods()
        where method.GetCustomAttributes().OfType<IFactAttribute>().Any()
        select (type, method);

    private static string Expected(Type type) =>
        type switch
        {
            _ when type.Namespace!.Split('.').Any(ProofNamespaces.Contains) || FurtherProofs.Contains(type.Name) => "proof",
            _ when type.GetCustomAttribute<CollectionAttribute>()?.Name?.StartsWith("Browser", StringComparison.Ordinal) is true =>
                "browser",
            _ => "fast",
        };

    private static string Actual(Type type, MethodInfo method)
    {
        var attributes = type.GetCustomAttributes().Concat(method.GetCustomAttributes());
        var traits = attributes.OfType<ITraitAttribute>().SelectMany(item => item.GetTraits());
        var tiers = traits.Where(trait => trait.Key == "Tier").Select(trait => trait.Value).Distinct().ToList();
        return tiers.Count == 0 ? "fast" : string.Join(" and ", tiers);
    }
}
