using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>Concurrent requests on the same rows.</summary>
public abstract class ContentionFacts : CaseFacts
{
    [Fact]
    public async Task Sixteen_submissions_at_once_get_sixteen_numbers_without_a_gap()
    {
        await using var world = await WorldAsync();
        var drafts = new List<Guid>();
        for (var i = 0; i < 16; i++)
        {
            drafts.Add(await world.DraftAsync());
        }

        var outcomes = await Task.WhenAll(drafts.Select(draft => Task.Run(() => world.SubmitAsync(draft))));
        var numbers = outcomes
            .Cast<SubmitOutcome.Submitted>()
            .Select(outcome => int.Parse(outcome.Number[^5..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, 16), numbers.Order());
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Of_twenty_decisions_on_one_task_one_is_taken_and_a_repeat_gets_the_first_answer()
    {
        await using var world = await WorldAsync();
        var id = await world.CaseAsync();
        var task = (await world.OpenTasksAsync(id))[0];
        var operation = Guid.NewGuid();
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(number =>
                    Task.Run(() =>
                        world.DecideAsync(
                            task.Id,
                            CaseWorld.Staff(task.OrganisationId!, number: 1 + (number / 10)),
                            ReviewDecision.Approved,
                            operation: number % 10 == 0 ? null
                                : number < 10 ? operation
                                : null
                        )
                    )
                )
        );

        await using var db = world.Database.OpenContext();
        Assert.Single(await db.AuditEvents.Where(row => row.Action == "task.decided").ToListAsync());
        Assert.Contains(outcomes, outcome => outcome is TaskOutcome.Done);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Of_ten_claims_at_once_one_holds()
    {
        await using var world = await WorldAsync();
        var task = (await world.OpenTasksAsync(await world.CaseAsync()))[0];
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(1, 10)
                .Select(number =>
                    Task.Run(() =>
                        world.UseAsync<ClaimTask, TaskOutcome>(service =>
                            service.ClaimAsync(task.Id, CaseWorld.Staff(task.OrganisationId!, Roles.Reviewer, number))
                        )
                    )
                )
        );

        Assert.Single(outcomes, outcome => outcome is TaskOutcome.Done);
        Assert.Empty(await world.ProblemsAsync());
    }
}
