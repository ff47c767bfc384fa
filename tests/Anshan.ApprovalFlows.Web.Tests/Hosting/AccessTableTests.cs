using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>What every address answers to every role, by every method, is the table <c>access.md</c> beside this file.</summary>
public sealed class AccessTableTests
{
    private static readonly string Place = Path.Combine(
        RepositoryFolder.Path,
        "tests",
        "Anshan.ApprovalFlows.Web.Tests",
        "Hosting",
        "access.md"
    );

    /// <summary>
    /// A new address is red until somebody has added its rows; <c>ACCESS_TABLE=write</c> writes what holds now, to be read before
    /// it is committed.
    /// </summary>
    [Fact]
    public async Task Every_address_answers_every_role_as_the_table_says()
    {
        await using var app = new WebApp("Development", new TestFolder());
        using var table = new AccessTable(app);
        var now = await table.LinesAsync();
        var text = await File.ReadAllLinesAsync(Place, TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("ACCESS_TABLE") == "write")
        {
            await File.WriteAllLinesAsync(
                Place,
                [
                    .. text.TakeWhile(line => !line.StartsWith("| address", StringComparison.Ordinal)),
                    $"| address | method | {string.Join(" | ", AccessTable.Columns)} |",
                    $"|---|---|{string.Concat(AccessTable.Columns.Select(_ => "---|"))}",
                    .. now,
                ],
                TestContext.Current.CancellationToken
            );
            return;
        }

        var said = text.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        Assert.Empty(now.Except(said).Select(line => $"not in the table: {line}"));
        Assert.Empty(said.Except(now).Select(line => $"only in the table: {line}"));
        Assert.Equal(said.Distinct().Count(), said.Count);
        Assert.DoesNotContain(said, line => line.Contains("fault", StringComparison.Ordinal));
    }
}
