using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>
/// The drawing of 6.1 as it was while units opened duties by hand: without a way out at the due day, ended by the end of the year. Cases
/// that are pinned to it, and an administrator who keeps it, find it as it was.
/// </summary>
public sealed class DutyOfBeforeTests
{
    private static readonly string Before = File.ReadAllText(
        Path.Combine(RepositoryFolder.Path, "tests/Anshan.ApprovalFlows.Approvals.Tests/Walk/Samples/duty-opened-by-hand.json")
    );

    [Fact]
    public async Task What_is_reported_as_achieved_closes_it_without_the_head()
    {
        await using var world = await WorldAsync();
        var id = await ReportAsync(world, "yes");
        Assert.Equal((CaseStatus.Completed, "全部完成"), ((await world.ReadCaseAsync(id)).Status, (await world.ReadCaseAsync(id)).Stage));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task The_end_of_the_year_archives_it()
    {
        await using var world = await WorldAsync();
        var id = await ReportAsync(world, "no");
        await world.Demo.AdvanceToAsync(At("2023-12-31 23:59"));
        Assert.Equal(TaskKind.Duty, (await world.OpenTasksAsync(id)).Single().Kind);
        await world.Demo.AdvanceToAsync(At("2024-01-01 00:00"));
        Assert.Equal(
            (CaseStatus.Completed, "期限届满归档"),
            ((await world.ReadCaseAsync(id)).Status, (await world.ReadCaseAsync(id)).Stage)
        );
        Assert.Empty(await world.ProblemsAsync());
    }

    private static async Task<CaseWorld> WorldAsync()
    {
        var world = await CaseWorld.CreateAsync(null, "6.1");
        await world.Database.WriteAsync(db =>
            db.DefinitionVersions.Single(version => version.DefinitionId == "measure-6.1-main").Json = Before
        );
        await world.Database.Services.GetRequiredService<OpenDuties>().RunAsync();
        return world;
    }

    private static async Task<Guid> ReportAsync(CaseWorld world, string finished)
    {
        await using var db = world.Database.OpenContext();
        var id = await db.Cases.Where(row => row.Deadline == new DateOnly(2023, 12, 31)).Select(row => row.Id).SingleAsync();
        var task = (await world.OpenTasksAsync(id)).Single();
        var report = new Dictionary<string, string?>
        {
            ["target1"] = "2",
            ["progress"] = "已开两次",
            ["evidence"] = "纪要",
            ["light"] = "green",
            ["finished"] = finished,
        };
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<RecordResult, TaskOutcome>(service =>
                service.RunAsync(task.Id, CaseWorld.Staff("city.finance-development"), report, Guid.NewGuid())
            )
        );
        return id;
    }
}
