using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Health checks for a supervisor: whether the process is alive, and whether it can work.</summary>
/// <remarks>The answers name checks and states, never a path, a host or an exception.</remarks>
public static class Health
{
    /// <summary>The tag of the checks behind <c>/readyz</c>; other features add theirs with it.</summary>
    public const string Ready = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services
            .AddHealthChecks()
            .AddCheck<DatabaseIsCurrent>("database", tags: [Ready], timeout: TimeSpan.FromSeconds(5))
            .AddCheck<WriterIsAlive>("writer", tags: [Ready])
            .AddCheck<GuideIsReadable>("guide", tags: [Ready], timeout: TimeSpan.FromSeconds(5));
        return services;
    }

    /// <summary>Maps <c>/healthz</c> (the process answers) and <c>/readyz</c> (every check tagged ready is fine).</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/healthz", Options(_ => false)).AllowAnonymous();
        endpoints.MapHealthChecks("/readyz", Options(check => check.Tags.Contains(Ready))).AllowAnonymous();
        return endpoints;
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> which) =>
        new()
        {
            Predicate = which,
            ResponseWriter = (context, report) =>
                context.Response.WriteAsJsonAsync(
                    new
                    {
                        status = Word(report.Status),
                        checks = report.Entries.ToDictionary(entry => entry.Key, entry => Word(entry.Value.Status)),
                    }
                ),
        };

    private static string Word(HealthStatus status) =>
        status switch
        {
            HealthStatus.Healthy => "ok",
            HealthStatus.Degraded => "degraded",
            _ => "failed",
        };
}

/// <summary>The database answers and has the schema of this version.</summary>
internal sealed class DatabaseIsCurrent(OpenDatabase open) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var pooled = open();
        var db = pooled.Context;
        var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
        return pending.Any() ? HealthCheckResult.Unhealthy("migrations are pending") : HealthCheckResult.Healthy();
    }
}

/// <summary>The write gate still takes turns.</summary>
internal sealed class WriterIsAlive(IWriteGate gate) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            gate is not SqliteWriteGate { IsAlive: false }
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("the writer has stopped")
        );
}

/// <summary>
/// A guide can be read as a visitor reads it: the window, the figures and the procedure of a measure; each time of the next measure.
/// </summary>
internal sealed class GuideIsReadable(MeasureCatalogue measures, DefinitionStore definitions, OpenDatabase open, CaseClock clock)
    : IHealthCheck
{
    private static int last = -1;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var measure = measures.All[(int)((uint)Interlocked.Increment(ref last) % measures.All.Count)];
        await using var pooled = open();
        var db = pooled.Context;
        await MeasureWindows.OfAsync(db, measure, cancellationToken);
        await TableReader.ReadAsync(db, measure, ChinaTime.DateOf(clock.Now), cancellationToken);
        foreach (var procedure in measure.Procedures)
        {
            await definitions.FindPublishedAsync(db, MeasurePackage.DefinitionId(measure.Id, procedure.Id), cancellationToken);
        }

        return HealthCheckResult.Healthy();
    }
}
