using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Ways through measure 1.2.</summary>
internal static class Courses
{
    /// <summary>Submitted, and approved by the two departments of the county and the two of the city; the amount is still open.</summary>
    public static async Task FourReviewsAsync(CaseWorld world, Guid draft)
    {
        var id = await SubmitAsync(world, draft);
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
    }

    /// <summary>Ten steps to the end: submitted, returned, resubmitted, four approvals, the amount, both legs of the payment.</summary>
    public static async Task TenStepsAsync(CaseWorld world, Guid draft)
    {
        var id = await SubmitAsync(world, draft);
        var first = (await world.OpenTasksAsync(id))[0];
        Done(await world.DecideAsync(first.Id, CaseWorld.Staff(first.OrganisationId!), ReviewDecision.Returned));
        var correction = (await world.OpenTasksAsync(id)).Single();
        Done(
            await world.UseAsync<ResubmitApplication, TaskOutcome>(service =>
                service.RunAsync(
                    correction.Id,
                    CaseWorld.Organiser,
                    new Dictionary<string, string?> { ["venueRental"] = "380000" },
                    "已更正",
                    Guid.NewGuid()
                )
            )
        );
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        Done(
            await world.DetermineAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.commerce"), "280000", "部分不符")
        );
        for (var leg = 0; leg < 2; leg++)
        {
            var task = (await world.OpenTasksAsync(id)).Single();
            Done(await world.PayAsync(task.Id, CaseWorld.Staff(task.OrganisationId!, Roles.Finance)));
        }
    }

    private static async Task<Guid> SubmitAsync(CaseWorld world, Guid draft) =>
        ((SubmitOutcome.Submitted)await world.SubmitAsync(draft)).CaseId;

    private static void Done(TaskOutcome outcome)
    {
        if (outcome is not TaskOutcome.Done)
        {
            throw new InvalidOperationException($"Not done: {outcome}");
        }
    }
}
