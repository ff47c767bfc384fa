using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Quartz;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Quartz only knocks: it calls the sweep at the start and every few seconds, and the calendar's watch once a day.</summary>
/// <remarks>What is due stands in our own tables; a knock lost or given twice changes nothing. <c>Timers:Knock=false</c> keeps it still.</remarks>
public static class TimerJobs
{
    public static WebApplicationBuilder AddTimerJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SweepRecord>();
        builder.Services.AddSingleton<CalendarWatch>();
        builder.Services.AddSingleton(new AllowedHosts(builder.Configuration.GetSection("Http:AllowedHosts").Get<string[]>() ?? []));
        builder.Services.AddSingleton(DigestTimeOf(builder.Configuration));
        if (!builder.Configuration.GetValue("Timers:Knock", true))
        {
            return builder;
        }

        var interval = TimeSpan.FromSeconds(builder.Environment.IsDevelopment() ? 15 : 30);
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ScheduleJob<SweepTimers>(trigger => trigger.StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever()));
            quartz.ScheduleJob<SendWorkMails>(trigger => trigger.StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever()));
            quartz.ScheduleJob<TakeChanges>(trigger => trigger.WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.ScheduleJob<WatchCalendar>(trigger => trigger.StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromDays(1)).RepeatForever()));
        });
        builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        builder.Services.AddHostedService<RequestDispatcher>();
        return builder;
    }

    /// <exception cref="InvalidOperationException">The setting is no time of day.</exception>
    private static DigestTime DigestTimeOf(IConfiguration configuration) => configuration["WorkMail:At"] is not { Length: > 0 } text ? DigestTime.Default
        : TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? new DigestTime(at)
        : throw new InvalidOperationException($"WorkMail:At is \"{text}\"; it must be a time of day such as 8:30.");
}

/// <summary>Resumes what fell due; the first knock after a start catches up with what fell due while the server was down.</summary>
[DisallowConcurrentExecution]
public sealed class SweepTimers(EngineSweep sweep, SweepRecord record) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        record.Add(await sweep.RunAsync(cancellationToken));
}

/// <summary>The work mails of the day, once it is time; until then, and afterwards, it does nothing.</summary>
[DisallowConcurrentExecution]
public sealed class SendWorkMails(WorkDigest digest) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await digest.RunAsync(cancellationToken);
}

/// <summary>Units, measures and mails that were changed through another server of the same database.</summary>
[DisallowConcurrentExecution]
public sealed class TakeChanges(OrganisationChanges organisations, PackageFiles files) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await organisations.TakeAsync(cancellationToken);
        await files.TakeAsync(cancellationToken);
    }
}

/// <summary>How often the sweep was called since the start, and what came of it; for the page of the demo clock.</summary>
public sealed class SweepRecord(TimeProvider machine)
{
    private readonly Lock gate = new();
    private SweepCount count = new(0, 0, null);

    public SweepCount Now
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    public void Add(int fired)
    {
        lock (gate)
        {
            count = new SweepCount(count.Runs + 1, count.Fired + fired, machine.GetUtcNow());
        }
    }
}

/// <summary>Runs of the sweep, timers it fired, and machine time of the last run.</summary>
public sealed record SweepCount(int Runs, int Fired, DateTimeOffset? LastAt);
