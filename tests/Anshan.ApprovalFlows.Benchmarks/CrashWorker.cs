using System.Data.Common;
using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>
/// A server process without pages, to be killed by tests: starts as the real one does, submits and decides from several callers, and prints
/// each request (<c>ask</c>) before and each answer (<c>ack</c>) after the use case returned. While the database server is unavailable
/// (<c>away</c>), the caller repeats the same operation.
/// </summary>
internal static class CrashWorker
{
    private const int Callers = 8;
    private const int Choice = 40;

    /// <param name="place">The place of a seeded database.</param>
    /// <param name="scratch">That of another one, for warming up.</param>
    /// <param name="port">Where mails go.</param>
    /// <param name="drains">True: decide nothing, end when the outbox is empty.</param>
    public static async Task RunAsync(string place, string scratch, int port, bool drains)
    {
        await WarmUpAsync(scratch, port);
        Say("warm");
        if (await OrdersAsync() is not { } again)
        {
            return;
        }

        DieWithParent();
        await using var world = CaseWorld.Reopen(place, services => Register(services, port));
        var services = world.Database.Services;
        await DatabaseStartup.MigrateAsync(services);
        await services.GetRequiredService<ProcedureLibrary>().LoadAsync(RepositoryFolder.Workflows, ["1.2"]);
        world.Clock.Offset = DemoClock.Beginning - services.GetRequiredService<TimeProvider>().GetUtcNow();
        var dispatcher = services.GetServices<IHostedService>().OfType<OutboxDispatcher>().Single();
        await dispatcher.StartAsync(CancellationToken.None);
        Say("ready");
        await Task.WhenAll(again.Select(act => DoAsync(world, act)));
        if (!drains)
        {
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(world))));
        }

        while (await PatientlyAsync("mails", () => IsMailWaitingAsync(world)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        await dispatcher.StopAsync(CancellationToken.None);
    }

    /// <summary>Warms up the JIT, so that the process to be killed begins at full speed.</summary>
    private static async Task WarmUpAsync(string scratch, int port)
    {
        await using var world = CaseWorld.Reopen(scratch, services => Register(services, port));
        await DatabaseStartup.MigrateAsync(world.Database.Services);
        world.Clock.Offset = DemoClock.Beginning - world.Database.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await world.ApproveAllAsync(await world.CaseAsync());
    }

    /// <summary>
    /// Requests that the previous process did not answer are repeated with their operation ids. Null when the input has ended.
    /// </summary>
    private static async Task<List<CrashAct>?> OrdersAsync()
    {
        var again = new List<CrashAct>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == "go")
            {
                return again;
            }

            again.Add(CrashAct.Parse(line.Split(' '))!);
        }

        return null;
    }

    /// <summary>If the test itself is killed, the worker must end too.</summary>
    private static void DieWithParent() =>
        _ = Task.Run(async () =>
        {
            while (await Console.In.ReadLineAsync() is not null) { }

            Environment.Exit(3);
        });

    private static void Register(IServiceCollection services, int port)
    {
        var mail = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Smtp:Host"] = "127.0.0.1",
                    ["Smtp:Port"] = port.ToString(CultureInfo.InvariantCulture),
                    ["Smtp:Security"] = "None",
                    ["Smtp:From"] = "no-reply@example.cn",
                    // What a killed one had taken is sent by the next one soon.
                    ["Sending:LeaseSeconds"] = "4",
                }
            )
            .Build();
        services.AddSingleton(TimeProvider.System);
        services.AddApprovalsMail(mail, isDevelopment: false);
    }

    private static async Task CallAsync(CaseWorld world)
    {
        while (true)
        {
            var act = await PatientlyAsync("next", () => NextAsync(world));
            Say($"ask {act}");

            // A double click: the same operation is sent again before the first was answered.
            await (Random.Shared.Next(10) == 0 ? Task.WhenAll(DoAsync(world, act), DoAsync(world, act)) : DoAsync(world, act));
        }
    }

    private static async Task DoAsync(CaseWorld world, CrashAct act)
    {
        var outcome = await PatientlyAsync<object>(
            $"{act.Operation:N}",
            async () =>
                act.IsSubmission
                    ? await world.SubmitAsync(act.Target, act.Operation)
                    : await world.DecideAsync(act.Target, CaseWorld.Staff(act.Organisation!), act.Decision, "情况属实", act.Operation)
        );
        Say($"ack {act.Operation:N} {outcome.GetType().Name}");
    }

    private static async Task<T> PatientlyAsync<T>(string what, Func<Task<T>> act)
    {
        while (true)
        {
            try
            {
                return await act();
            }
            catch (Exception failure) when (IsAway(failure))
            {
                Say($"away {what}");
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private static bool IsAway(Exception? failure) =>
        failure is DbException { IsTransient: true } || (failure is not null && IsAway(failure.InnerException));

    /// <summary>An open review, chosen so that several callers meet on it now and then; a new case when there are few.</summary>
    private static async Task<CrashAct> NextAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        var open = await db
            .CaseTasks.AsNoTracking()
            .Where(task => task.Status == CaseTaskStatus.Open && task.Kind == TaskKind.Review)
            .OrderByDescending(task => task.OpenedAt)
            .Select(task => new { task.Id, task.OrganisationId })
            .Take(Choice)
            .ToListAsync();
        if (open.Count < Callers || Random.Shared.Next(5) == 0)
        {
            return new CrashAct(Guid.NewGuid(), await world.DraftAsync(), null, default);
        }

        var task = open[Random.Shared.Next(open.Count)];
        var decision = Random.Shared.Next(10) switch
        {
            0 => ReviewDecision.Returned,
            1 => ReviewDecision.Rejected,
            _ => ReviewDecision.Approved,
        };
        return new CrashAct(Guid.NewGuid(), task.Id, task.OrganisationId, decision);
    }

    private static async Task<bool> IsMailWaitingAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await db.OutboxMails.AnyAsync(mail => mail.SentAt == null && !mail.IsAbandoned);
    }

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
        }
    }
}
