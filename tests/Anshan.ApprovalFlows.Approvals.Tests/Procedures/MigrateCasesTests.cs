using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Versions;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>Running cases of measure 1.2 go over to a changed procedure.</summary>
public class MigrateCasesTests
{
    private const string Exhibition = "measure-1.2-main";
    private static readonly Actor Administrator = new(new("flow"), "冯流程", null, [Roles.WorkflowAdministrator]);
    private static readonly IReadOnlyDictionary<string, string> NoMoves = new Dictionary<string, string>();

    [Fact]
    public async Task A_case_keeps_its_open_tasks_and_goes_on_by_the_new_version()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await world.CaseAsync();
        var before = await world.OpenTasksAsync(id);
        var version = await PublishAsync(world, json => json.Replace("\"县区审核\"", "\"县区联合初审\"", StringComparison.Ordinal));
        Assert.Equal(TrialResult.Stays, (await TrialAsync(world, NoMoves)).Single().Result);
        var batch = await MigrateAsync(world, version, NoMoves);
        Assert.Null(Assert.Single(batch.Cases).Error);
        Assert.Equal(
            before.Select(task => (task.Id, task.Title, task.DueAt)),
            (await world.OpenTasksAsync(id)).Select(task => (task.Id, task.Title, task.DueAt))
        );
        Assert.Empty(await world.ProblemsAsync());

        await world.ApproveAllAsync(id);
        Assert.All(await world.OpenTasksAsync(id), task => Assert.Equal("city-review", task.ActivityId));
        await using var db = world.Database.OpenContext();
        Assert.Equal(version, await db.WorkflowInstances.Where(row => row.Id == id).Select(row => row.DefinitionVersionId).SingleAsync());
        Assert.True(await db.Timeline.AnyAsync(line => line.CaseId == id && line.Kind == "migrated" && !line.ForApplicant));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_step_that_is_gone_needs_a_place_and_the_case_begins_again_there()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await world.CaseAsync();
        var version = await PublishAsync(world, json => json.Replace("\"county-review\"", "\"county-joint\"", StringComparison.Ordinal));
        var trial = Assert.Single(await TrialAsync(world, NoMoves));
        Assert.Equal((TrialResult.NeedsPlace, "county-review"), (trial.Result, Assert.Single(trial.NotInVersion)));
        Assert.NotNull(Assert.Single((await MigrateAsync(world, version, NoMoves)).Cases).Error);
        Assert.All(await world.OpenTasksAsync(id), task => Assert.Equal("county-review", task.ActivityId));

        var moves = new Dictionary<string, string> { ["county-review"] = "county-joint" };
        Assert.Equal(TrialResult.Moves, Assert.Single(await TrialAsync(world, moves)).Result);
        Assert.Null(Assert.Single((await MigrateAsync(world, version, moves)).Cases).Error);
        var tasks = await world.OpenTasksAsync(id);
        Assert.Equal(2, tasks.Count);
        Assert.All(tasks, task => Assert.Equal("county-joint", task.ActivityId));
        Assert.Empty(await world.ProblemsAsync());
        await world.ApproveAllAsync(id);
        Assert.All(await world.OpenTasksAsync(id), task => Assert.Equal("city-review", task.ActivityId));
    }

    [Fact]
    public async Task A_migration_is_listed_case_by_case_and_can_be_taken_back()
    {
        await using var world = await CaseWorld.CreateAsync();
        var id = await world.CaseAsync();
        await using var db = world.Database.OpenContext();
        var first = await db.WorkflowInstances.Where(row => row.Id == id).Select(row => row.DefinitionVersionId).SingleAsync();
        var version = await PublishAsync(world, json => json.Replace("\"县区审核\"", "\"县区联合初审\"", StringComparison.Ordinal));
        await MigrateAsync(world, version, NoMoves);
        var listed = Assert.Single(
            await world.UseAsync<MigrateCases, IReadOnlyList<MigrationBatch>>(migrate => migrate.ListAsync(Exhibition))
        );
        Assert.Equal((version, "冯流程", id), (listed.ToVersionId, listed.By, Assert.Single(listed.Cases).CaseId));

        var running = await RunningAsync(world);
        await world.UseAsync<MigrateCases, IReadOnlyList<MigrationBatch>>(migrate =>
            migrate.BackAsync(listed, running, Administrator, Guid.NewGuid())
        );
        Assert.Equal(first, await db.WorkflowInstances.Where(row => row.Id == id).Select(row => row.DefinitionVersionId).SingleAsync());
        Assert.Equal(
            2,
            (await world.UseAsync<MigrateCases, IReadOnlyList<MigrationBatch>>(migrate => migrate.ListAsync(Exhibition))).Count
        );
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_impact_of_a_draft_is_told_before_it_is_published()
    {
        await using var world = await CaseWorld.CreateAsync();
        await world.CaseAsync();
        await world.RedrawAsync(
            Exhibition,
            json => json.Replace("\"县区审核\"", "\"县区联合初审\"", StringComparison.Ordinal),
            publish: false
        );
        var impact = await world.UseAsync<ChangeImpact, Impact?>(service => service.ReadAsync(Exhibition, NoMoves, CancellationToken.None));
        Assert.NotNull(impact);
        Assert.True(impact.MayPublish);
        Assert.Equal((1, 1, 1), (impact.Running, impact.Trials.Count, impact.Standing["county-review"]));
        Assert.Contains(impact.Changes, change => change.Text == "“县区审核”改名为“县区联合初审”");
    }

    private static Task<string> PublishAsync(CaseWorld world, Func<string, string> change) => world.RedrawAsync(Exhibition, change);

    private static Task<IReadOnlyList<RunningCase>> RunningAsync(CaseWorld world) =>
        world.UseAsync<RunningCases, IReadOnlyList<RunningCase>>(running =>
            running.OfAsync(Exhibition, MigrateCases.Most, CancellationToken.None)
        );

    private static async Task<IReadOnlyList<CaseTrial>> TrialAsync(CaseWorld world, IReadOnlyDictionary<string, string> moves) =>
        (await world.UseAsync<ChangeImpact, Impact?>(service => service.ReadAsync(Exhibition, moves, CancellationToken.None)))!.Trials;

    private static async Task<MigrationBatch> MigrateAsync(CaseWorld world, string version, IReadOnlyDictionary<string, string> moves)
    {
        var running = await RunningAsync(world);
        return await world.UseAsync<MigrateCases, MigrationBatch>(migrate =>
            migrate.RunAsync(running, version, moves, Administrator, Guid.NewGuid())
        );
    }
}
