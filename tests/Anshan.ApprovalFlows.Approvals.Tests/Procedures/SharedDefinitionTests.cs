using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>Cases whose procedure takes its county review and its payment from shared definitions.</summary>
public class SharedDefinitionTests
{
    [Fact]
    public async Task A_case_goes_through_shared_definitions_with_a_second_round_to_its_end()
    {
        await using var world = await WorldAsync();
        var id = await world.CaseAsync();
        var first = await world.OpenTasksAsync(id);
        Assert.Equal(["tiedong.commerce", "tiedong.finance"], first.Select(task => task.OrganisationId));
        var due = ChinaTime.EndOf(
            world.Database.Services.GetRequiredService<WorkingCalendar>().AddWorkingDays(ChinaTime.DateOf(world.Clock.Now), 3)
        );
        Assert.All(first, task => Assert.Equal(("县区联合审核", "county-review/review", due), (task.Title, task.ActivityId, task.DueAt)));
        Assert.Equal(["due", "overdue", "remind"], await TimersAsync(world, id));

        await ReturnAsync(world, first[1]);
        var correction = Assert.Single(await world.OpenTasksAsync(id));
        Assert.Equal((TaskKind.Correction, "county-review/correction"), (correction.Kind, correction.ActivityId));
        await world.UseAsync<ResubmitApplication, TaskOutcome>(service =>
            service.RunAsync(correction.Id, CaseWorld.Organiser, new Dictionary<string, string?>(), null, Guid.NewGuid())
        );
        Assert.All(await world.OpenTasksAsync(id), task => Assert.Equal(2, task.Round));

        await world.ApproveAllAsync(id);
        Assert.All(await world.OpenTasksAsync(id), task => Assert.Equal("city-review", task.ActivityId));
        await world.ApproveAllAsync(id);
        await world.DetermineAsync(
            Assert.Single(await world.OpenTasksAsync(id)).Id,
            CaseWorld.Staff("city.commerce"),
            "280000",
            "部分发票不在范围内"
        );
        foreach (var (payer, title) in new[] { ("city.finance", "拨付至县区"), ("tiedong.finance", "拨付至主办方") })
        {
            var leg = Assert.Single(await world.OpenTasksAsync(id));
            Assert.Equal((payer, title), (leg.OrganisationId, leg.Title));
            Assert.IsType<TaskOutcome.Done>(await world.PayAsync(leg.Id, CaseWorld.Staff(payer, Roles.Finance)));
        }

        var row = await world.ReadCaseAsync(id);
        Assert.Equal((CaseStatus.Completed, 28_000_000L), (row.Status, row.PaidFen));
        Assert.Contains("进入“县区联合审核”，由铁东区商务局、铁东区财政局办理", await TimelineAsync(world, id));
        Assert.Empty(await TimersAsync(world, id));
        Assert.Empty(await world.ProblemsAsync());
    }

    public static TheoryData<string> SharedFiles =>
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Workflows, "shared"), "*.json").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(SharedFiles))]
    public void Every_shared_definition_passes_on_that_a_task_is_urgent(string file)
    {
        var document = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Workflows, "shared", file)))!;
        var input = ((JsonArray)document["inputs"]!).Single(item => item!["name"]!.ToString() == "notifyAtOnce")!;
        Assert.Equal("Boolean", input["type"]!.ToString());
        var tasks = Vocabulary
            .Activities.Where(activity => activity.Descriptor.Inputs.Any(known => known.Name == Vocabulary.AtOnceInput.Name))
            .Select(activity => activity.Descriptor.TypeName)
            .ToHashSet();
        var used = ((JsonArray)document["root"]!["activities"]!).Where(node => tasks.Contains(node!["type"]!.ToString())).ToList();
        Assert.NotEmpty(used);
        Assert.All(
            used,
            node => Assert.Equal("""{"type":"Input","value":"notifyAtOnce"}""", node!["notifyAtOnce"]?["expression"]?.ToJsonString())
        );
    }

    [Theory]
    [InlineData(ReviewDecision.Rejected, CaseStatus.Rejected)]
    [InlineData(ReviewDecision.Returned, CaseStatus.Expired)]
    public async Task What_a_shared_definition_ends_with_decides_the_way_and_its_outputs_go_with_it(
        ReviewDecision decision,
        CaseStatus status
    )
    {
        await using var world = await WorldAsync();
        var id = await world.CaseAsync();
        var task = (await world.OpenTasksAsync(id))[0];
        await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), decision, "不属于消费展会");
        await world.Demo.AdvanceToAsync(world.Clock.Now.AddDays(40));
        var row = await world.ReadCaseAsync(id);
        Assert.Equal((status, decision == ReviewDecision.Rejected ? "不属于消费展会" : null), (row.Status, row.ClosingReason));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task One_can_return_into_a_shared_definition_and_to_its_beginning()
    {
        await using var world = await WorldAsync();
        var id = await world.CaseAsync();
        await ReturnAsync(world, (await world.OpenTasksAsync(id))[0]);
        await GoAsync(world, id, "county-review/review");
        Assert.Equal([2, 2], (await world.OpenTasksAsync(id)).Select(task => task.Round));
        Assert.Empty(await world.ProblemsAsync());

        await world.ApproveAllAsync(id);
        await GoAsync(world, id, "county-review");
        Assert.All(await world.OpenTasksAsync(id), task => Assert.Equal(("county-review/review", 3), (task.ActivityId, task.Round)));
        await world.ApproveAllAsync(id);
        Assert.All(await world.OpenTasksAsync(id), task => Assert.Equal("city-review", task.ActivityId));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_case_keeps_the_shared_version_it_began_with()
    {
        await using var world = await WorldAsync();
        var id = await world.CaseAsync();
        await world.Database.PublishAsync(
            "shared-joint-review",
            """{"definitionId":"shared-joint-review","root":{"id":"w","type":"Elsa.WriteLine"}}""",
            world.Clock.Now
        );
        await ReturnAsync(world, (await world.OpenTasksAsync(id))[0]);
        Assert.Equal("county-review/correction", Assert.Single(await world.OpenTasksAsync(id)).ActivityId);
    }

    private static async Task<CaseWorld> WorldAsync()
    {
        var world = await CaseWorld.CreateAsync();
        await Sketch.PublishSharedAsync(world);
        return world;
    }

    private static Task<TaskOutcome> ReturnAsync(CaseWorld world, CaseTask task) =>
        world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Returned, "请补正");

    private static async Task GoAsync(CaseWorld world, Guid id, string target)
    {
        var operation = Guid.NewGuid();
        var request = new StepRequest(
            id,
            new Stimulus.Relocate([], [target], "test"),
            new Operation(operation, DerivedGuid.Hash(operation.ToString())),
            new CaseOrigin(Actor.System, "test", new { })
        );
        Assert.IsType<StepOutcome.Accepted>(await world.Database.Services.GetRequiredService<WorkflowRunner>().RunAsync(request));
    }

    private static async Task<List<string>> TimersAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        return await db.Timers.Where(timer => timer.InstanceId == id).Select(timer => timer.Kind).Order().ToListAsync();
    }

    private static async Task<List<string>> TimelineAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        return await db.Timeline.Where(line => line.CaseId == id).Select(line => line.Text).ToListAsync();
    }
}
