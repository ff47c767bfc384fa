using System.Net;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>Not run in parallel: measurements are of the whole process.</summary>
[Collection("Telemetry")]
public sealed class TelemetryTests
{
    [Theory]
    [InlineData("127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("::1", null, HttpStatusCode.OK)]
    [InlineData("10.1.2.3", null, HttpStatusCode.NotFound)]
    [InlineData("127.0.0.1", "203.0.113.7", HttpStatusCode.NotFound)] // a proxy on this machine that nobody named
    public async Task Metrics_are_for_programs_on_this_machine(string from, string? forwarded, HttpStatusCode status)
    {
        await using var site = new Measured(isOn: true);
        using var answer = await AskAsync(site, from, forwarded);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Nothing_is_there_until_the_setting_says_so()
    {
        await using var site = new Measured(isOn: false);
        using var answer = await AskAsync(site, "127.0.0.1", null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(EngineTelemetry.Source.HasListeners());
    }

    [Fact]
    public async Task Counters_gauges_and_histograms_are_written_as_prometheus_reads_them()
    {
        await using var site = new Measured(isOn: true);
        site.CreateClient().Dispose();
        EngineTelemetry.Refused(StepRefusal.Busy);
        EngineTelemetry.OutboxAge.Record(2.5);
        EngineTelemetry.Fired(TimeSpan.FromSeconds(7));
        using var answer = await AskAsync(site, "127.0.0.1", null);
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        Assert.Contains("# TYPE anshan_step_refusals_total counter", lines);
        Assert.Contains(lines, line => line.StartsWith("anshan_step_refusals_total{reason=\"Busy\"} ", StringComparison.Ordinal));
        Assert.Contains("anshan_outbox_age_seconds 2.5", lines);
        Assert.Contains("# TYPE anshan_timer_lateness_seconds histogram", lines);
        Assert.Contains("anshan_timer_lateness_seconds_bucket{le=\"1\"} 0", lines);
        Assert.Contains("anshan_timer_lateness_seconds_bucket{le=\"10\"} 1", lines);
        Assert.Contains("anshan_timer_lateness_seconds_bucket{le=\"+Inf\"} 1", lines);
        Assert.Contains("anshan_timer_lateness_seconds_sum 7", lines);
        Assert.Contains("anshan_timer_lateness_seconds_count 1", lines);
    }

    [Fact]
    public async Task Spans_and_measurements_reach_a_collector()
    {
        using var collector = new HttpListener();
        var port = ListenOnFreePort(collector);
        var builder = WebApplication.CreateBuilder(["--Telemetry:Otlp=http://127.0.0.1:" + port]);
        builder.WebHost.UseTestServer();
        builder.AddTelemetry();
        await using var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using (EngineTelemetry.Source.StartActivity("step"))
        {
            EngineTelemetry.Retried();
        }

        var received = ReceiveAsync(collector, 2);
        await app.StopAsync(TestContext.Current.CancellationToken);
        await app.DisposeAsync();
        var paths = await received.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(["/v1/metrics", "/v1/traces"], paths.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_address_that_is_none_ends_the_start()
    {
        var builder = WebApplication.CreateBuilder(["--Telemetry:Otlp=localhost"]);
        var refused = Assert.Throws<InvalidOperationException>(() => builder.AddTelemetry());
        Assert.Contains("Telemetry:Otlp", refused.Message, StringComparison.Ordinal);
    }

    private static int ListenOnFreePort(HttpListener collector)
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        return port;
    }

    private static async Task<List<string>> ReceiveAsync(HttpListener collector, int count)
    {
        List<string> paths = [];
        while (paths.Count < count)
        {
            var received = await collector.GetContextAsync();
            paths.Add(received.Request.Url!.AbsolutePath);
            received.Response.Close();
        }

        return paths;
    }

    private static async Task<HttpResponseMessage> AskAsync(Measured site, string from, string? forwarded)
    {
        site.From = IPAddress.Parse(from);
        using var client = site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (forwarded is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwarded);
        }

        return await client.SendAsync(request);
    }

    /// <summary>The site as seen from an address.</summary>
    private sealed class Measured(bool isOn) : WebApp("Production", new TestFolder())
    {
        public IPAddress From { get; set; } = IPAddress.None;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder
                .UseSetting("Telemetry:Prometheus", isOn ? "true" : "false")
                .ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(new Visitor(this)));
        }

        private sealed class Visitor(Measured site) : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
                app =>
                {
                    app.Use(
                        (context, then) =>
                        {
                            context.Connection.RemoteIpAddress = site.From;
                            return then(context);
                        }
                    );
                    next(app);
                };
        }
    }
}

[CollectionDefinition("Telemetry", DisableParallelization = true)]
public sealed class TelemetryCollection;
