using System.Collections.Concurrent;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>Measure 1.2 from submission to its end, on the real database, without the web.</summary>
public abstract class WalkFacts : CaseFacts
{
    [Fact]
    public async Task A_case_goes_from_submission_to_its_end()
    {
        await using var world = await WorldAsync();
        var submitted = Assert.IsType<SubmitOutcome.Submitted>(await world.SubmitAsync(await world.DraftAsync()));
        Assert.Equal("AS2023-0102-00001", submitted.Number);
        var id = submitted.CaseId;
        Assert.Equal(["tiedong.commerce", "tiedong.finance"], (await world.OpenTasksAsync(id)).Select(task => task.OrganisationId));

        await world.ApproveAllAsync(id);
        Assert.Equal(["city.commerce", "city.finance"], (await world.OpenTasksAsync(id)).Select(task => task.OrganisationId));
        await world.ApproveAllAsync(id);

        var determination = Assert.Single(await world.OpenTasksAsync(id));
        Assert.Equal((TaskKind.Determination, "city.commerce"), (determination.Kind, determination.OrganisationId));
        Assert.IsType<TaskOutcome.Invalid>(await world.DetermineAsync(determination.Id, CaseWorld.Staff("city.commerce"), "300000.01"));
        Assert.IsType<TaskOutcome.Done>(
            await world.DetermineAsync(determination.Id, CaseWorld.Staff("city.commerce"), "280000", "部分发票不在范围内")
        );

        foreach (var payer in new[] { "city.finance", "tiedong.finance" })
        {
            var leg = Assert.Single(await world.OpenTasksAsync(id));
            Assert.Equal(payer, leg.OrganisationId);
            Assert.IsType<TaskOutcome.NotFound>(await world.PayAsync(leg.Id, CaseWorld.Staff(payer)));
            Assert.IsType<TaskOutcome.Done>(await world.PayAsync(leg.Id, CaseWorld.Staff(payer, Roles.Finance)));
        }

        var row = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Completed, 28_000_000L, 28_000_000L), (row.Status, row.AwardFen!.Value, row.PaidFen));
        Assert.Equal(
            [
                "case-submitted",
                "status-changed",
                "status-changed",
                "award-determined",
                "transfer-recorded",
                "transfer-recorded",
                "case-closed",
            ],
            (await world.MailsAsync(id)).OrderBy(template => Array.IndexOf(Order, template))
        );
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Who_looks_on_is_told_of_every_step_whichever_way_its_rows_are_written()
    {
        await using var world = await WorldAsync();
        var told = new ConcurrentQueue<Guid>();
        world.Database.Services.GetRequiredService<WorkflowRunner>().Steps.Stepped += told.Enqueue;
        var id = await world.CaseAsync();
        Assert.Equal([id], told);
        var task = (await world.OpenTasksAsync(id))[0];
        Assert.IsType<TaskOutcome.Done>(await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Approved));
        Assert.Equal([id, id], told);
    }

    [Fact]
    public async Task A_return_closes_the_sibling_task_and_the_resubmission_starts_a_new_round_for_all()
    {
        await using var world = await WorldAsync();
        var id = await world.CaseAsync();
        var tasks = await world.OpenTasksAsync(id);
        await world.DecideAsync(tasks[0].Id, CaseWorld.Staff("tiedong.commerce"), ReviewDecision.Approved);
        Assert.IsType<TaskOutcome.Done>(
            await world.DecideAsync(tasks[1].Id, CaseWorld.Staff("tiedong.finance"), ReviewDecision.Returned, "场地租赁发票金额不符")
        );

        var correction = Assert.Single(await world.OpenTasksAsync(id));
        Assert.Equal((TaskKind.Correction, CaseWorld.Organiser.UserId), (correction.Kind, correction.AssigneeId));
        Assert.Equal(CaseStatus.AwaitingCorrection, (await world.ReadCaseAsync(id)).Status);

        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<ResubmitApplication, TaskOutcome>(service =>
                service.RunAsync(
                    correction.Id,
                    CaseWorld.Organiser,
                    new Dictionary<string, string?> { ["venueRental"] = "300000", ["boothConstruction"] = "1" },
                    "已更正",
                    Guid.NewGuid()
                )
            )
        );
        var again = await world.OpenTasksAsync(id);
        Assert.Equal(2, again.Count);
        Assert.All(again, task => Assert.Equal(2, task.Round));
        var row = await world.ReadCaseAsync(id);
        Assert.Equal(2, row.Submissions);
        Assert.Equal(25_000_000, row.CeilingFen);
        await using (var db = world.Database.OpenContext())
        {
            var forms = await db
                .CaseSubmissions.Where(submission => submission.CaseId == id)
                .OrderBy(submission => submission.Number)
                .Select(submission => submission.FormJson)
                .ToListAsync();
            Assert.Equal((2, "400000.00", null), (forms.Count, FormValues.FromJson(forms[0]!)["venueRental"], forms[1]));
            Assert.Equal("300000.00", FormValues.FromJson(row.FormJson)["venueRental"]);
        }

        await world.ApproveAllAsync(id);
        Assert.Equal(["city.commerce", "city.finance"], (await world.OpenTasksAsync(id)).Select(task => task.OrganisationId));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Theory]
    [InlineData("tiedong.commerce", 0)]
    [InlineData("city.finance", 1)]
    public async Task A_rejection_ends_the_case_with_its_reason(string rejecter, int stagesBefore)
    {
        await using var world = await WorldAsync();
        var id = await world.CaseAsync();
        for (var stage = 0; stage < stagesBefore; stage++)
        {
            await world.ApproveAllAsync(id);
        }

        var task = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == rejecter);
        Assert.IsType<TaskOutcome.Invalid>(await world.DecideAsync(task.Id, CaseWorld.Staff(rejecter), ReviewDecision.Rejected, " "));
        Assert.IsType<TaskOutcome.Done>(
            await world.DecideAsync(task.Id, CaseWorld.Staff(rejecter), ReviewDecision.Rejected, "不属于消费展会")
        );
        var row = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Rejected, "不属于消费展会"), (row.Status, row.ClosingReason));
        Assert.Empty(await world.OpenTasksAsync(id));
        Assert.Contains("case-rejected", await world.MailsAsync(id));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Returns_at_both_levels_several_times_still_lead_to_the_end()
    {
        await using var world = await WorldAsync();
        var id = await world.CaseAsync();
        foreach (var level in new[] { "tiedong", "city" })
        {
            for (var round = 0; round < 3; round++)
            {
                var task = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == $"{level}.commerce");
                await world.DecideAsync(task.Id, CaseWorld.Staff($"{level}.commerce"), ReviewDecision.Returned, "请补正");
                var correction = Assert.Single(await world.OpenTasksAsync(id));
                await world.UseAsync<ResubmitApplication, TaskOutcome>(service =>
                    service.RunAsync(correction.Id, CaseWorld.Organiser, new Dictionary<string, string?>(), null, Guid.NewGuid())
                );
            }

            await world.ApproveAllAsync(id);
        }

        Assert.Equal(TaskKind.Determination, Assert.Single(await world.OpenTasksAsync(id)).Kind);
        Assert.Empty(await world.ProblemsAsync());
    }

    private static string[] Order { get; } = ["case-submitted", "status-changed", "award-determined", "transfer-recorded", "case-closed"];
}
