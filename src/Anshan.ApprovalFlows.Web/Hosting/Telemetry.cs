using System.Net;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Where spans and measurements are sent: to an OpenTelemetry collector, to Prometheus, or, by default, nowhere.</summary>
public static class Telemetry
{
    /// <summary>
    /// <c>Telemetry:Otlp</c> is the address of a collector that takes OTLP over HTTP, such as http://127.0.0.1:4318;
    /// <c>Telemetry:Prometheus=true</c> answers <c>/metrics</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The address is none.</exception>
    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue("Telemetry:Prometheus", false))
        {
            builder.Services.AddSingleton<PrometheusText>();
        }

        if (builder.Configuration["Telemetry:Otlp"] is not { Length: > 0 } text)
        {
            return builder;
        }

        var address =
            Uri.TryCreate(text, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
                ? parsed
                : throw new InvalidOperationException(
                    $"Telemetry:Otlp is \"{text}\"; it must be an address such as http://127.0.0.1:4318."
                );
        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("anshan-approval-flows"))
            .WithTracing(tracing =>
                tracing
                    .AddSource(EngineTelemetry.Name)
                    // A request that nobody traces would otherwise decide against the steps inside it.
                    .SetSampler(new AlwaysOnSampler())
                    .AddOtlpExporter(options => Send(options, address, "v1/traces"))
            )
            .WithMetrics(metrics =>
                metrics.AddMeter(EngineTelemetry.Name).AddOtlpExporter(options => Send(options, address, "v1/metrics"))
            );
        return builder;
    }

    /// <summary>Maps <c>/metrics</c>, for programs on this machine alone: there is nothing for anybody else.</summary>
    public static IEndpointRouteBuilder MapTelemetry(this IEndpointRouteBuilder endpoints)
    {
        // Begins to measure now and not when first asked.
        var metrics = endpoints.ServiceProvider.GetService<PrometheusText>();
        endpoints
            .MapGet(
                Links.Metrics,
                (HttpContext context) =>
                    metrics is null || !IsFromThisMachine(context)
                        ? Results.NotFound()
                        : Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8")
            )
            .AllowAnonymous();
        return endpoints;
    }

    /// <summary>Not through a proxy, be it one of this machine that <c>Proxy:Known</c> does not name.</summary>
    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("X-Original-For");

    private static void Send(OtlpExporterOptions options, Uri address, string path) =>
        (options.Protocol, options.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(address, path));
}
