using System.Net;
using AngleSharp.Dom;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

public sealed class InboxTests
{
    private static readonly Actor Commerce = CaseWorld.Staff("tiedong.commerce");

    [Theory]
    [InlineData("tiedong.commerce", Roles.Reviewer, 1)]
    [InlineData("tiedong.finance", Roles.Reviewer, 1)]
    [InlineData("tiedong.finance", Roles.Finance, 0)]
    [InlineData("haicheng.commerce", Roles.Reviewer, 0)]
    [InlineData("city.commerce", Roles.Reviewer, 0)]
    public async Task An_inbox_shows_only_what_falls_to_the_persons_unit_region_and_role(string unit, string role, int tasks)
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var screen = await site.As(CaseWorld.Staff(unit, role)).OpenAsync("/inbox");
        Assert.Equal(tasks, screen.Document.QuerySelectorAll("[data-testid=task]").Length);
        Assert.Equal(tasks == 0, screen["empty-state"] is not null);
    }

    [Fact]
    public async Task An_inbox_is_closed_to_those_who_do_no_case_work()
    {
        await using var site = await CaseSite.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(CaseWorld.Organiser).OpenAsync("/inbox")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(CaseSite.SystemAdministrator).OpenAsync("/inbox")).Status);
        Assert.Contains("/account/sign-in", (await site.As(null).OpenAsync("/inbox")).Address.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overdue_tasks_stand_on_top_in_a_group_of_their_own()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await world.CaseAsync();
            await world.Demo.AdvanceToAsync(world.Clock.Now.AddDays(20));
            await world.CaseAsync();
        });
        var screen = await site.As(Commerce).OpenAsync("/inbox");
        Assert.Equal(
            ["严重超期（1）", "未到期（1）"],
            screen.Document.QuerySelectorAll("#rows h2").Select(heading => heading.Text().Trim())
        );
        Assert.Contains("已超期", screen.Texts("due")[0], StringComparison.Ordinal);
        Assert.Contains("AS2023-0102-00001", screen["rows-severe"], StringComparison.Ordinal);
        Assert.StartsWith("还有", screen.Texts("due")[1], StringComparison.Ordinal);

        var overdue = await site.As(Commerce).OpenAsync("/inbox?group=severe");
        Assert.Single(overdue.Document.QuerySelectorAll("[data-testid=task]"));
    }

    [Fact]
    public async Task Pages_lead_through_every_task_once_and_back_again()
    {
        await using var site = await CaseSite.StartAsync(world => ManyAsync(world, 115));
        var browser = site.As(Commerce);
        var (seen, screen) = (new List<string>(), await browser.OpenAsync("/inbox"));
        for (var page = 1; page <= 3; page++)
        {
            seen.AddRange(screen.Texts("task-link"));
            screen = page < 3 ? await browser.OpenAsync(Older(screen)!) : screen;
        }

        Assert.Null(Older(screen));
        Assert.Equal(115, seen.Count);
        Assert.Equal(115, seen.Distinct().Count());

        var back = await browser.OpenAsync(Newer(await browser.OpenAsync(Newer(screen)!))!);
        Assert.Equal(seen[..50], back.Texts("task-link"));
        Assert.Null(Newer(back));
    }

    [Theory]
    [InlineData("00001", 1)]
    [InlineData("as2023-0102", 1)]
    [InlineData("ＡＳ２０２３", 1)]
    [InlineData("汽车消费", 1)]
    [InlineData("示例会展", 1)]
    [InlineData("%", 0)]
    [InlineData("_", 0)]
    [InlineData("\\", 0)]
    [InlineData("' OR 1=1 --", 0)]
    [InlineData("不存在", 0)]
    public async Task Search_finds_by_number_and_name_and_takes_every_character_literally(string typed, int found)
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var screen = await site.As(Commerce).OpenAsync($"/inbox?q={Uri.EscapeDataString(typed)}");
        Assert.Equal(found, screen.Document.QuerySelectorAll("[data-testid=task]").Length);
        Assert.Equal(typed, screen.Document.QuerySelector("#q")?.GetAttribute("value"));
    }

    [Theory]
    [InlineData("/inbox?cursor=nonsense&group=9&tab=x")]
    [InlineData("/inbox?cursor=a_99999999999999999999_0123456789abcdef0123456789abcdef")]
    [InlineData("/inbox?cursor=a_9223372036854775807_0123456789abcdef0123456789abcdef")]
    public async Task An_address_that_means_nothing_shows_the_first_page(string address)
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var screen = await site.As(Commerce).OpenAsync(address);
        Assert.Equal(HttpStatusCode.OK, screen.Status);
        Assert.Single(screen.Texts("task"));
    }

    [Fact]
    public async Task What_the_unit_decided_stands_under_done_with_outcome_and_name()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            var id = await world.CaseAsync();
            var task = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "tiedong.commerce");
            await world.DecideAsync(task.Id, Commerce, ReviewDecision.Approved);
        });
        var screen = await site.As(CaseSite.Colleague).OpenAsync("/inbox/done");
        Assert.Contains("通过", Assert.Single(screen.Texts("decided")), StringComparison.Ordinal);
        Assert.Contains(Commerce.Name, screen.Texts("decided")[0], StringComparison.Ordinal);
        Assert.Empty((await site.As(CaseWorld.Staff("haicheng.commerce")).OpenAsync("/inbox/done")).Texts("decided"));
        Assert.Empty((await site.As(Commerce).OpenAsync("/inbox")).Texts("task"));
    }

    [Fact]
    public async Task A_paused_case_is_marked()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            var id = await world.CaseAsync();
            await world.Database.Gate.WriteAsync(
                (db, token) =>
                    db.Set<Approvals.Cases.Case>()
                        .Where(row => row.Id == id)
                        .ExecuteUpdateAsync(row => row.SetProperty(found => found.IsPaused, true), token)
            );
        });
        Assert.Contains("暂停中", (await site.As(Commerce).OpenAsync("/inbox")).Texts("task")[0], StringComparison.Ordinal);
    }

    /// <summary>One case, and copies of its task with the same and with other due times, some with none.</summary>
    internal static async Task ManyAsync(CaseWorld world, int count)
    {
        var id = await world.CaseAsync();
        var original = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "tiedong.commerce");
        var @case = await world.ReadCaseAsync(id);
        await world.Database.WriteAsync(db =>
            TaskCopies.Add(
                db,
                @case,
                original,
                Enumerable
                    .Range(1, count - 1)
                    .Select(number => new TaskCopies.Copy(
                        $"AS2023-0102-{number + 1:00000}",
                        @case.ApplicantName,
                        @case.Title,
                        number % 9 == 0 ? null : original.DueAt!.Value.AddDays(number % 7 - 5)
                    ))
            )
        );
    }

    private static string? Older(Page screen) => screen.Document.QuerySelector(".pager a[rel=next]")?.GetAttribute("href");

    private static string? Newer(Page screen) => screen.Document.QuerySelector(".pager a[rel=prev]")?.GetAttribute("href");
}
