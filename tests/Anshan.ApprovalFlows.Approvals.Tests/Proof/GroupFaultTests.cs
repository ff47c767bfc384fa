using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Tests.Data;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>Decisions on several cases that share one commit: each caller gets the true result of its own decision.</summary>
[Trait("Tier", "proof")]
public abstract class GroupFaultFacts
{
    private const int Cases = 3;

    private protected abstract Task<FaultSite> SiteAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fault_in_a_shared_commit_is_told_to_those_whose_step_is_not_stored_and_to_nobody_else(bool isCommit)
    {
        var kind = isCommit ? Fault.CommitRefused : Fault.Interrupted;
        await using var site = await SiteAsync();
        var (world, faults) = (site.World, site.Trigger);
        var tasks = new List<CaseTask>();
        for (var i = 0; i < Cases; i++)
        {
            tasks.Add((await world.OpenTasksAsync(await world.CaseAsync()))[0]);
        }

        await site.Tables.KeepAsync();
        var (struck, stored) = (0, 0);
        for (var at = 1; ; at++)
        {
            await site.Tables.RestoreAsync();
            var decisions = await DecideTogetherAsync(world, faults, kind, at, tasks);
            if (faults.Struck is null)
            {
                break;
            }

            struck++;
            await using var db = world.Database.OpenContext();
            foreach (var (task, answer) in decisions)
            {
                var isStored = await db.CaseTasks.AnyAsync(row => row.Id == task && row.Status == CaseTaskStatus.Done);
                stored += isStored ? 1 : 0;
                Assert.True(
                    isStored == (answer == nameof(TaskOutcome.Done)),
                    $"{kind} at {at} ({faults.Struck}): answered {answer}, stored {isStored}"
                );
            }

            Assert.Empty(await world.ProblemsAsync());
        }

        // A refused commit takes the whole group; which of them share one is chance.
        Assert.True(isCommit ? struck > 0 : struck > 20 && stored > 0, $"{struck} faults, {stored} decisions stored beside them.");
    }

    private static async Task<List<(Guid Task, string Answer)>> DecideTogetherAsync(
        CaseWorld world,
        FaultTrigger faults,
        Fault kind,
        int at,
        List<CaseTask> tasks
    )
    {
        List<Task<(Guid, string)>> running;
        await using (await Blocker.StartAsync(world.Database.Gate))
        {
            faults.Arm(kind, at);
            running = [.. tasks.Select(task => Task.Run(() => DecideAsync(world, task)))];
            // The blocker is released when all of them have read; later ones reach the gate in a group of their own.
            await Task.Yield();
        }

        var answers = await Task.WhenAll(running);
        faults.Disarm();
        return [.. answers];
    }

    private static async Task<(Guid, string)> DecideAsync(CaseWorld world, CaseTask task)
    {
        try
        {
            return (
                task.Id,
                (await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Approved)).GetType().Name
            );
        }
        catch (Exception problem)
        {
            return (task.Id, problem.GetType().Name);
        }
    }
}

public sealed class GroupFaultTests : GroupFaultFacts
{
    private protected override Task<FaultSite> SiteAsync() => FaultSite.OnSqliteAsync();
}

/// <summary>Where each decision has a commit of its own, at the same time as the others.</summary>
public sealed class GroupFaultOnPostgreSqlTests : GroupFaultFacts
{
    private protected override Task<FaultSite> SiteAsync() => FaultSite.OnPostgresAsync();
}
