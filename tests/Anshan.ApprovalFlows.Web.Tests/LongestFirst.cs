using Anshan.ApprovalFlows.Web.Tests;
using Anshan.ApprovalFlows.Web.Tests.Browsing;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Anshan.ApprovalFlows.Web.Tests;

/// <summary>The browser tests, which take turns in one browser, begin first: all others run beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => collection.TestCollectionDisplayName == BrowserTests.Name).ThenBy(collection => collection.UniqueID, StringComparer.Ordinal)];
}
