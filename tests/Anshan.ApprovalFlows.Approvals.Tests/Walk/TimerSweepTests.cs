using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Incidents;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>Timers in error conditions: late, fired twice at once, on a suspended case, on one that always fails.</summary>
public class TimerSweepTests
{
    [Fact]
    public async Task What_fell_due_while_the_process_was_down_fires_once_and_says_how_late()
    {
        await using var before = await CaseWorld.CreateAsync();
        var id = await SubmittedAtAsync(before, "2023-09-25 09:00");
        await before.Database.CloseAsync();

        var world = CaseWorld.Reopen(before.Database.Place);
        SetTime(world, "2023-10-12 10:00");
        Assert.Equal(2, await Sweep(world).RunAsync());
        Assert.Equal(0, await Sweep(world).RunAsync());
        await using (var db = world.Database.OpenContext())
        {
            var lines = await db.Timeline.Where(line => line.CaseId == id).OrderBy(line => line.Id).Select(line => line.Text).ToListAsync();
            Assert.Contains("原定 2023年10月7日 08:00 的定时事项延后 5 天 2 小时执行", lines);
            Assert.Contains("原定 2023年10月9日 00:00 的定时事项延后 3 天 10 小时执行", lines);
            var next = await db.Timers.Where(timer => timer.ActivityId == "county-review").OrderBy(timer => timer.DueAt).ToListAsync();
            Assert.Equal(
                [("escalate", At("2023-10-16 08:00")), ("chase", At("2023-10-17 08:00"))],
                next.Select(timer => (timer.Kind, timer.DueAt))
            );
        }

        var kinds = await TimelineAsync(world, id);
        Assert.DoesNotContain("reminder", kinds);
        Assert.Equal(2, kinds.Count(kind => kind == "overdue"));
        Assert.Empty(await world.ProblemsAsync());
        await world.Database.CloseAsync();
    }

    [Fact]
    public async Task A_correction_found_after_its_end_is_not_reminded_of()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await SubmittedAtAsync(world, "2023-09-25 09:00");
        var task = (await world.OpenTasksAsync(id))[0];
        await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Returned, "请补正");
        SetTime(world, "2023-10-16 10:00");
        await Sweep(world).RunAsync();
        Assert.Equal(CaseStatus.Expired, (await world.ReadCaseAsync(id)).Status);
        Assert.Empty(await MailsAsync(world, id, "correction-expiring"));
        Assert.Single(await MailsAsync(world, id, "case-expired"));
    }

    [Fact]
    public async Task Two_sweeps_at_once_fire_once()
    {
        await using var world = await CaseWorld.CreateAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++)
        {
            ids.Add(await world.CaseAsync());
        }

        SetTime(world, "2023-09-09 08:00");
        using var other = ActivatorUtilities.CreateInstance<TimerSweep>(world.Database.Services);
        var fired = await Task.WhenAll(Task.Run(() => Sweep(world).RunAsync()), Task.Run(() => other.RunAsync()));
        Assert.Equal(16, fired.Sum());
        foreach (var id in ids)
        {
            // One line for each of the two departments.
            Assert.Equal(2, (await TimelineAsync(world, id)).Count(kind => kind == "overdue"));
        }

        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_timer_of_a_faulted_instance_waits_until_it_is_mended()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await SubmittedAtAsync(world, "2023-09-25 09:00");
        await SetSubStatusAsync(world, id, InstanceSubStatus.Suspended, InstanceSubStatus.Faulted);
        SetTime(world, "2023-10-07 08:00");
        Assert.Equal(0, await Sweep(world).RunAsync());

        await SetSubStatusAsync(world, id, InstanceSubStatus.Faulted, InstanceSubStatus.Suspended);
        Assert.Equal(1, await Sweep(world).RunAsync());
        Assert.Equal(2, await RemindersAsync(world, id));
    }

    [Fact]
    public async Task A_timer_that_keeps_failing_becomes_an_incident_after_five_tries_and_stops_nobody()
    {
        await using var world = await CaseWorld.CreateAsync();
        var poisoned = await SubmittedAtAsync(world, "2023-09-25 09:00");
        var sound = await world.CaseAsync();
        await WriteSqlAsync(
            world,
            $"CREATE TRIGGER poison BEFORE INSERT ON Timeline WHEN NEW.CaseId = X'{poisoned:N}' BEGIN SELECT RAISE(ABORT, 'poison'); END"
        );

        await world.Demo.AdvanceToAsync(At("2023-10-08 12:00"));
        Assert.Equal(2, await RemindersAsync(world, sound));
        Assert.DoesNotContain("late", await TimelineAsync(world, sound));
        var machine = (FakeTimeProvider)world.Database.Services.GetRequiredService<TimeProvider>();
        for (var attempt = 2; attempt <= FailedDelivery.MaxAttempts + 2; attempt++)
        {
            machine.Advance(TimeSpan.FromHours(1));
            Assert.Equal(0, await Sweep(world).RunAsync());
        }

        long incident;
        await using (var db = world.Database.OpenContext())
        {
            var row = await db.Incidents.SingleAsync();
            Assert.Equal((poisoned, "TimerFailed"), (row.InstanceId, row.ExceptionType));
            Assert.Equal(
                FailedDelivery.MaxAttempts,
                (await db.Timers.SingleAsync(timer => timer.InstanceId == poisoned && timer.Kind == "remind")).Attempts
            );
            incident = row.Id;
        }

        await WriteSqlAsync(world, "DROP TRIGGER poison");
        var retried = await world.UseAsync<IncidentActions, TaskOutcome>(service =>
            service.RetryAsync(incident, new Actor(new("admin"), "管理员", null, [Roles.WorkflowAdministrator]), Guid.NewGuid())
        );
        Assert.IsType<TaskOutcome.Done>(retried);
        Assert.Equal(1, await Sweep(world).RunAsync());
        Assert.Equal(2, await RemindersAsync(world, poisoned));
    }

    /// <summary>One line for each department that is reminded.</summary>
    private static async Task<int> RemindersAsync(CaseWorld world, Guid id) =>
        (await TimelineAsync(world, id)).Count(kind => kind == "reminder");

    private static TimerSweep Sweep(CaseWorld world) => world.Database.Services.GetRequiredService<TimerSweep>();

    /// <summary>Sets business time without firing the timers in between, as the demo clock would.</summary>
    private static void SetTime(CaseWorld world, string at) =>
        world.Clock.Offset = At(at) - world.Database.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    private static Task SetSubStatusAsync(CaseWorld world, Guid id, InstanceSubStatus from, InstanceSubStatus to) =>
        world.Database.WriteAsync(db =>
        {
            var row = db.WorkflowInstances.Single(instance => instance.Id == id);
            (row.SubStatus, row.StateJson) = (
                to,
                row.StateJson.Replace($"\"subStatus\":\"{from}\"", $"\"subStatus\":\"{to}\"", StringComparison.Ordinal)
            );
        });

    private static Task<int> WriteSqlAsync(CaseWorld world, string sql) =>
        world.Database.Gate.WriteAsync((db, token) => db.Database.ExecuteSqlRawAsync(sql, token));
}
