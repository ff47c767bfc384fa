using Anshan.ApprovalFlows.Testing;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Anshan.ApprovalFlows.Testing;

/// <summary>
/// Starts the longest collections first, so that no processor is idle at the end of a run: the browser tests, which run one after the other
/// within a collection, and the tests that kill processes.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "Browser",
        "Browser, applications of their own",
        "KillTests",
        "KillOnPostgreSqlTests",
        "ServerDeathTests",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections
                .OrderBy(collection => Place(collection.TestCollectionDisplayName))
                .ThenBy(collection => collection.UniqueID, StringComparer.Ordinal),
        ];

    /// <summary>A collection has a name of its own or, by default, that of its class in a sentence.</summary>
    private static int Place(string collection)
    {
        var place = Array.FindIndex(Long, name => collection == name || collection.Contains($".{name} ", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
