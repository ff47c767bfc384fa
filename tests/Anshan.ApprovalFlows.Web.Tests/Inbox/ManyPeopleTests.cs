using System.Net;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>A hundred colleagues have the same task open, and each presses the button five times.</summary>
[Trait("Tier", "proof")]
public sealed class ManyPeopleTests
{
    private const int People = 100,
        Clicks = 5;

    [Fact]
    public async Task Of_five_hundred_posted_forms_one_decision_is_taken_and_everybody_gets_a_page()
    {
        var people = Enumerable.Range(3, People).Select(number => CaseWorld.Staff("tiedong.commerce", number: number)).ToList();
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await world.Database.WriteAsync(db => people.ForEach(person => CaseWorld.AddUser(db, person, $"{person.UserId}@example.cn")));
            await world.CaseAsync();
        });
        var task = await site.ReadAsync(db => db.CaseTasks.AsNoTracking().SingleAsync(row => row.OrganisationId == "tiedong.commerce"));
        var forms = await Task.WhenAll(
            people.Select(async person =>
            {
                var browser = site.As(person);
                return (Browser: browser, Form: await browser.OpenAsync($"/inbox/tasks/{task.Id}"));
            })
        );

        var answers = await Task.WhenAll(
            forms.SelectMany(open =>
                Enumerable
                    .Range(0, Clicks)
                    .Select(_ =>
                        open.Browser.PressAsync(open.Form, "decide", ("Review.Decision", "Approved"), ("Review.Opinion", "情况属实"))
                    )
            )
        );

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(1, await site.ReadAsync(db => db.AuditEvents.CountAsync(entry => entry.Action == "task.decided")));
        Assert.Equal(
            CaseTaskStatus.Done,
            (await site.ReadAsync(db => db.CaseTasks.AsNoTracking().SingleAsync(row => row.Id == task.Id))).Status
        );
        Assert.Empty(await site.ReadAsync(db => Approvals.Maintenance.ConsistencyCheck.RunAsync(db)));
    }
}
