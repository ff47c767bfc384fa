using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>Every address that a visitor may open answers what is committed, whichever connection the driver's pool lends.</summary>
public sealed partial class VisitorReadTests(VisitorReadTests.DevelopmentApp app) : IClassFixture<VisitorReadTests.DevelopmentApp>
{
    public sealed class DevelopmentApp() : WebApp("Development", new TestFolder());

    [Fact]
    public async Task Every_open_address_answers_the_same_after_the_pool_was_dropped_and_beside_an_uncommitted_change()
    {
        var addresses = Addresses().Distinct().ToList();
        Assert.True(addresses.Count > app.Services.GetRequiredService<MeasureCatalogue>().All.Count);
        await AskAsync(addresses);
        var before = await AskAsync(addresses);
        Assert.DoesNotContain(before, answer => Regex.IsMatch(answer, @"^\S+ \S+ 5\d\d "));

        SqliteConnection.ClearAllPools();
        Assert.Equal(before, await AskAsync(addresses));

        var settings = app.Services.GetRequiredService<DatabaseSettings>();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            // The pool lends last what came back last: the handle that the requests have used.
            await using var other = new SqliteConnection(settings.ConnectionString);
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await ExecuteAsync(other, "PRAGMA foreign_keys=OFF");
            await ExecuteAsync(other, "BEGIN IMMEDIATE");
            foreach (
                var table in await app.ReadAsync(db =>
                    Task.FromResult(db.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Distinct().ToList())
                )
            )
            {
                await ExecuteAsync(other, $"DELETE FROM \"{table}\"");
            }

            var beside = await AskAsync(addresses);
            await ExecuteAsync(other, "ROLLBACK");
            await ExecuteAsync(other, "PRAGMA foreign_keys=ON");
            Assert.Equal(before, beside);
        }
    }

    /// <summary>An address for each route that is open to the public and reads; a parameter that is not known here fails.</summary>
    private IEnumerable<string> Addresses()
    {
        var measures = app.Services.GetRequiredService<MeasureCatalogue>().All.Select(measure => measure.Id).ToList();
        foreach (
            var endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        )
        {
            var route = endpoint.RoutePattern.RawText!.Trim('/');
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods;
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null || Asset().IsMatch(route))
            {
                continue;
            }

            if (methods?.Contains("GET") is not false)
            {
                foreach (var measure in route.Contains("{measureId}", StringComparison.OrdinalIgnoreCase) ? measures : [""])
                {
                    yield return "GET /" + Parameter().Replace(route, name => Value(name.Value, measure));
                }
            }
        }

        yield return "POST /api/measures/1.2/estimate";
    }

    private static string Value(string parameter, string measure) =>
        parameter.ToLowerInvariant() switch
        {
            "{measureid}" => measure,
            "{*path}" => "nowhere",
            "{documentname}.json" or "{documentname}" => "v1",
            var guid when guid.Contains(":guid", StringComparison.Ordinal) => Guid.Empty.ToString(),
            var number when number.Contains(":int", StringComparison.Ordinal) || number.Contains(":long", StringComparison.Ordinal) => "1",
            var other => throw new InvalidOperationException($"Say what stands for {other}."),
        };

    private async Task<List<string>> AskAsync(List<string> addresses)
    {
        // The limits of visitors count by this clock.
        app.Machine.Advance(TimeSpan.FromHours(1));
        using var client = app.OpenWithoutFollowing();
        List<string> answers = [];
        foreach (var address in addresses)
        {
            using var request = new HttpRequestMessage(new HttpMethod(address.Split(' ')[0]), address.Split(' ')[1]);
            if (request.Method == HttpMethod.Post)
            {
                request.Content = new StringContent(
                    """{"values":{"venueRental":"400000","boothConstruction":"200000"}}""",
                    Encoding.UTF8,
                    "application/json"
                );
            }

            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            answers.Add(
                $"{address} {(int)answer.StatusCode} {Text(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))}"
            );
        }

        return answers;
    }

    /// <summary>What one reads; the number by which an error is found differs each time.</summary>
    private static string Text(string body) =>
        new HtmlParser().ParseDocument(body) is { } page && page.QuerySelector("main") is { } main
            ? main.QuerySelector("[data-testid=reference]") is null
                ? Space().Replace(main.TextContent, " ")
                : "an error page"
            : body.StartsWith('<')
                ? ""
                : body;

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of the model
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^(css|js|img|lib|dev)/|\.(css|js|map|ico|svg|webmanifest)$|^_framework|^_content")]
    private static partial Regex Asset();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
