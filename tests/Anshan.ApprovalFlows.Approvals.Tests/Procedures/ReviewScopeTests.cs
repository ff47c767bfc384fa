using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>What a drawing says of documents and fields holds in the tasks of its cases.</summary>
public class ReviewScopeTests
{
    [Fact]
    public async Task A_review_of_some_documents_can_send_back_only_those_and_a_correction_may_open_more()
    {
        await using var world = await CaseWorld.CreateAsync();
        await world.RedrawAsync(
            "measure-1.2-main",
            json =>
                json.Ticked("county-review", "documents", "invoices")
                    .Ticked("county-review", "fields", "venueRental")
                    .Ticked("county-correction", "fields", "eventSummary")
        );
        var id = await world.CaseAsync();
        var task = (await world.OpenTasksAsync(id))[0];
        Assert.Equal(["fields"], Assert.IsType<TaskOutcome.Invalid>(await ReturnAsync(world, task, ["eventName"], [])).Errors.Keys);
        Assert.IsType<TaskOutcome.Done>(await ReturnAsync(world, task, ["venueRental"], ["invoices"]));

        var asked = CorrectionRequest.Of(Assert.Single(await world.OpenTasksAsync(id)));
        Assert.Equal(["venueRental", "eventSummary"], asked.Fields);
        Assert.Equal(["invoices"], asked.Materials);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_correction_of_a_drawing_asks_for_what_is_ticked_where_nobody_sent_the_case_back()
    {
        await using var world = await CaseWorld.CreateAsync();
        await world.RedrawAsync(
            "measure-1.2-main",
            json =>
                json.Replace("\"request\"", "\"was\"", StringComparison.Ordinal)
                    .Ticked("county-correction", "documents", "invoices")
                    .Ticked("city-correction", "documents", "invoices")
        );
        var id = await world.CaseAsync();
        await ReturnAsync(world, (await world.OpenTasksAsync(id))[0], ["eventName"], []);
        var asked = CorrectionRequest.Of(Assert.Single(await world.OpenTasksAsync(id)));
        Assert.Equal(("请补正所列的内容和材料。", "invoices", 0), (asked.Message, Assert.Single(asked.Materials), asked.Fields.Count));
    }

    private static Task<TaskOutcome> ReturnAsync(
        CaseWorld world,
        CaseTask task,
        IReadOnlyList<string> fields,
        IReadOnlyList<string> documents
    ) =>
        world.UseAsync<DecideReview, TaskOutcome>(service =>
            service.RunAsync(
                task.Id,
                CaseWorld.Staff(task.OrganisationId!),
                new ReviewRequest(ReviewDecision.Returned, "请补正", fields, documents),
                Guid.NewGuid()
            )
        );
}
