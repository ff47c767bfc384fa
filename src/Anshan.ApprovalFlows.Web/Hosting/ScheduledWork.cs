using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Engine.Storage.Timers;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Hosted services for what happens because time passes; <c>Timers:Enabled=false</c> leaves them out.</summary>
/// <remarks>
/// What is due is stored in our own tables: a missed or extra run changes nothing. Each service does one thing at a time, survives
/// exceptions of a run, and ends with the server.
/// </remarks>
public static class ScheduledWork
{
    public static WebApplicationBuilder AddScheduledWork(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SweepRecord>();
        builder.Services.AddSingleton<CalendarWatch>();
        builder.Services.AddSingleton(new AllowedHosts(builder.Configuration.GetSection("Http:AllowedHosts").Get<string[]>() ?? []));
        builder.Services.AddSingleton(DigestTimeOf(builder.Configuration));
        if (!IsEnabled(builder.Configuration))
        {
            return builder;
        }

        builder.Services.AddSingleton(new ScheduleInterval(TimeSpan.FromSeconds(builder.Environment.IsDevelopment() ? 15 : 30)));
        builder.Services.AddHostedService<SweepTimers>();
        builder.Services.AddHostedService<SendWorkMails>();
        builder.Services.AddHostedService<OpenDutyCases>();
        builder.Services.AddHostedService<TakeChanges>();
        builder.Services.AddHostedService<WatchCalendar>();
        builder.Services.AddHostedService<RequestDispatcher>();
        return builder;
    }

    /// <summary><c>Timers:Knock</c> is the name that the setting had before.</summary>
    private static bool IsEnabled(ConfigurationManager configuration) =>
        configuration.GetValue("Timers:Enabled", configuration.GetValue("Timers:Knock", true));

    /// <exception cref="InvalidOperationException">The setting is no time of day.</exception>
    private static DigestTime DigestTimeOf(IConfiguration configuration) =>
        configuration["WorkMail:At"] is not { Length: > 0 } text ? DigestTime.Default
        : TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? new DigestTime(at)
        : throw new InvalidOperationException($"WorkMail:At is \"{text}\"; it must be a time of day such as 8:30.");
}

/// <summary>The longest pause between two sweeps, and between two looks whether it is time for the work mails.</summary>
public sealed record ScheduleInterval(TimeSpan Value);

/// <summary>Resumes what fell due; the first run after a start catches up with what fell due while the server was down.</summary>
public sealed class SweepTimers(
    EngineSweep sweep,
    SweepRecord record,
    WorkflowRunner runner,
    BusinessTime now,
    ScheduleInterval interval,
    TimeProvider machine,
    ILogger<SweepTimers> log
) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new SweepLoop(SweepAsync, runner.Timers, now, machine, log).RunAsync(interval.Value, stoppingToken);

    private async Task<DateTimeOffset?> SweepAsync(CancellationToken cancellation)
    {
        record.Add(await sweep.RunAsync(cancellation));
        return await sweep.NextAsync(cancellation);
    }
}

/// <summary>The work mails of the day, once it is time; until then, and afterwards, it does nothing.</summary>
public sealed class SendWorkMails(WorkDigest digest, ScheduleInterval interval, TimeProvider machine, ILogger<SendWorkMails> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(interval.Value, digest.RunAsync, machine, log, stoppingToken);
}

/// <summary>The duties that run today, at the start and then once each day; in between it does nothing.</summary>
public sealed class OpenDutyCases(OpenDuties duties, ScheduleInterval interval, TimeProvider machine, ILogger<OpenDutyCases> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(interval.Value, duties.RunAsync, machine, log, stoppingToken);
}

/// <summary>Units, measures and mails that were changed through another server of the same database.</summary>
public sealed class TakeChanges(OrganisationChanges organisations, PackageFiles files, TimeProvider machine, ILogger<TakeChanges> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(TimeSpan.FromMinutes(1), TakeAsync, machine, log, stoppingToken);

    private async Task TakeAsync(CancellationToken cancellation)
    {
        await organisations.TakeAsync(cancellation);
        await files.TakeAsync(cancellation);
    }
}

/// <summary>Looks every day whether next year's working days are known.</summary>
public sealed class WatchCalendar(CalendarWatch watch, TimeProvider machine, ILogger<WatchCalendar> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(TimeSpan.FromDays(1), watch.RunAsync, machine, log, stoppingToken);
}
