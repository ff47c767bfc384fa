using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>A decision reads its case once: who may decide, what the step asks for and what it writes rest on the same row.</summary>
public sealed class ReadsOfCaseTests
{
    [Fact]
    public async Task Every_decision_on_the_way_of_a_case_reads_it_once()
    {
        using var sql = new SqlWatch();
        await using var world = await CaseWorld.CreateAsync(services => services.AddSingleton<IInterceptor>(sql));
        var id = await world.CaseAsync();
        for (var level = 0; level < 2; level++)
        {
            foreach (var task in await world.OpenTasksAsync(id))
            {
                await OnceAsync(sql, () => world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Approved));
            }
        }

        await OnceAsync(
            sql,
            async () => await world.ProposeAmountAsync(await OnlyAsync(world, id), CaseWorld.Staff("city.commerce"), "300000")
        );
        await AgreeAsync(sql, world, id);
        foreach (var payer in new[] { "city.finance", "tiedong.finance" })
        {
            await OnceAsync(
                sql,
                async () => await world.RegisterPaymentAsync(await OnlyAsync(world, id), CaseWorld.Staff(payer, Roles.Finance))
            );
            await AgreeAsync(sql, world, id);
        }

        Assert.Equal(CaseStatus.Completed, (await world.ReadCaseAsync(id)).Status);
    }

    [Theory]
    [InlineData(ReviewDecision.Returned)]
    [InlineData(ReviewDecision.Rejected)]
    public async Task A_decision_against_a_case_reads_it_once(ReviewDecision decision)
    {
        using var sql = new SqlWatch();
        await using var world = await CaseWorld.CreateAsync(services => services.AddSingleton<IInterceptor>(sql));
        var task = (await world.OpenTasksAsync(await world.CaseAsync()))[0];
        await OnceAsync(sql, () => world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), decision));
    }

    /// <summary>The row that was read before is no longer what is stored: the step reads it again.</summary>
    [Fact]
    public async Task Two_decisions_at_once_both_stand()
    {
        await using var world = await CaseWorld.CreateAsync();
        foreach (var _ in Enumerable.Range(0, 5))
        {
            var id = await world.CaseAsync();
            var tasks = await world.OpenTasksAsync(id);
            var outcomes = await Task.WhenAll(
                tasks.Select(task => world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Approved))
            );
            Assert.All(outcomes, outcome => Assert.IsType<TaskOutcome.Done>(outcome));
            var row = await world.ReadCaseAsync(id);
            Assert.Equal("市级审核", row.Stage);
        }

        Assert.Empty(await world.ProblemsAsync());
    }

    private static async Task<Guid> OnlyAsync(CaseWorld world, Guid id) => (await world.OpenTasksAsync(id)).Single().Id;

    private static async Task AgreeAsync(SqlWatch sql, CaseWorld world, Guid id)
    {
        var (task, person) = (await world.SecondAsync(await OnlyAsync(world, id)))!.Value;
        await OnceAsync(
            sql,
            () => world.UseAsync<CountersignStep, TaskOutcome>(service => service.AgreeAsync(task.Id, person, Guid.NewGuid()))
        );
    }

    private static async Task OnceAsync(SqlWatch sql, Func<Task<TaskOutcome>> act)
    {
        sql.Clear();
        var outcome = await act();
        Assert.IsType<TaskOutcome.Done>(outcome);
        var reads = sql.Statements.Where(text => text.Contains("FROM \"Cases\"", StringComparison.Ordinal)).ToList();
        Assert.True(reads.Count == 1, $"The case is read {reads.Count} times:\n\n{string.Join("\n\n", reads)}");
    }
}
