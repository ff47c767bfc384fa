using System.Net;
using Anshan.ApprovalFlows.Approvals;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

public sealed class HealthTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_migrated_server_is_alive_and_ready()
    {
        await using var app = await StartAsync();
        await DatabaseStartup.MigrateAsync(app.Services);
        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","checks":{}}"""), await GetAsync(app, "/healthz"));
        Assert.Equal(
            (HttpStatusCode.OK, """{"status":"ok","checks":{"database":"ok","writer":"ok","guide":"ok"}}"""),
            await GetAsync(app, "/readyz")
        );
    }

    [Fact]
    public async Task A_server_without_its_tables_is_alive_but_not_ready()
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(app, "/healthz")).Status);
        var (status, body) = await GetAsync(app, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("""{"status":"failed","checks":{"database":"failed","writer":"ok","guide":"failed"}}""", body);
    }

    [Fact]
    public async Task A_server_whose_writer_has_stopped_is_not_ready()
    {
        await using var app = await StartAsync();
        await DatabaseStartup.MigrateAsync(app.Services);
        await app.Services.GetRequiredService<SqliteWriteGate>().DisposeAsync();
        Assert.Contains("\"writer\":\"failed\"", (await GetAsync(app, "/readyz")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_guides_cannot_be_read_is_not_ready()
    {
        await using var app = await StartAsync();
        await DatabaseStartup.MigrateAsync(app.Services);
        await app
            .Services.GetRequiredService<IWriteGate>()
            .WriteAsync((db, token) => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"MeasureDates\" RENAME TO \"Elsewhere\"", token));
        var (status, body) = await GetAsync(app, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("""{"status":"failed","checks":{"database":"ok","writer":"ok","guide":"failed"}}""", body);
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([new("Database:Path", "anshan.db")]);
        builder.Services.AddLogging().AddRoutingCore();
        builder
            .Services.AddApprovalsData(builder.Configuration, folder.Path)
            .AddApprovals(RepositoryFolder.Workflows, "http://localhost")
            .AddHealth();
        var app = builder.Build();
        app.MapHealth();
        await app.StartAsync();
        return app;
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(WebApplication app, string path)
    {
        using var client = app.GetTestClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
