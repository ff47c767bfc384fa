using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>A hundred colleagues on one task, each clicking five times at once.</summary>
[Trait("Tier", "proof")]
public class ManyPeopleTests
{
    private const int People = 100,
        Clicks = 5;

    [Fact]
    public async Task Of_five_hundred_clicks_on_one_task_one_decision_is_taken()
    {
        await using var world = await CaseWorld.CreateAsync();
        var people = Enumerable.Range(1, People).Select(number => CaseWorld.Staff("tiedong.commerce", number: number)).ToList();
        await world.Database.WriteAsync(db =>
            people.Skip(1).ToList().ForEach(person => CaseWorld.AddUser(db, person, $"{person.UserId}@example.cn"))
        );
        var id = await world.CaseAsync();
        var task = (await world.OpenTasksAsync(id)).First(row => row.OrganisationId == "tiedong.commerce");

        // One form, one operation id, however often its button is pressed; every other reviewer wants something else.
        var all = await Task.WhenAll(
            people.SelectMany(
                (person, index) =>
                {
                    var operation = Guid.NewGuid();
                    var decision = index % 2 == 0 ? ReviewDecision.Approved : ReviewDecision.Rejected;
                    return Enumerable
                        .Range(0, Clicks)
                        .Select(_ =>
                            Task.Run(async () =>
                                (person.UserId, Outcome: await world.DecideAsync(task.Id, person, decision, operation: operation))
                            )
                        );
                }
            )
        );

        var done = all.Where(click => click.Outcome is TaskOutcome.Done).ToList();
        var winner = Assert.Single(done.Select(click => click.UserId).Distinct());
        Assert.Equal(Clicks, done.Count);
        Assert.Equal((People * Clicks) - Clicks, all.Count(click => click.Outcome is TaskOutcome.Refused));
        await using var db = world.Database.OpenContext();
        var row = await db.CaseTasks.SingleAsync(other => other.Id == task.Id);
        Assert.Equal((CaseTaskStatus.Done, winner), (row.Status, row.DecidedById));
        Assert.Equal(1, await db.AuditEvents.CountAsync(entry => entry.Action == "task.decided"));
        Assert.Equal(2, await db.Journal.CountAsync(step => step.InstanceId == id));
        Assert.Empty(await world.ProblemsAsync());
    }
}
