using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>办理流程 and 试算 for those who may read the procedures.</summary>
public sealed class SimulationPageTests : IAsyncLifetime
{
    private const string Address = "/admin/procedures/measure-1.2-main/simulate";
    private WebApp site = null!;
    private Browser administrator = null!;

    public async ValueTask InitializeAsync()
    {
        site = await CaseSite.StartAsync(async world => await world.CaseAsync());
        administrator = site.As(CaseSite.WorkflowAdministrator);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task The_list_names_what_is_published_and_how_many_cases_run_on_it()
    {
        var row = (await administrator.OpenAsync("/admin/procedures")).Document.QuerySelector("[data-definition='measure-1.2-main']")!;
        Assert.Contains("1.2 促消费展会及活动补助", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(["第 1 版", "—", "1"], row.QuerySelectorAll("td").Skip(1).Take(3).Select(cell => cell.TextContent.Trim()));
        Assert.NotNull(row.QuerySelector($"a[href='{Address}']"));
    }

    [Fact]
    public async Task Steps_are_chosen_one_after_the_other_and_nothing_is_written()
    {
        var before = await CountsAsync();
        var page = await administrator.OpenAsync($"{Address}?day=2023-09-04");
        var form = page.Find("choices")!.QuerySelector("form")!;
        Assert.Contains("铁东区商务局：县区审核", page["choices"], StringComparison.Ordinal);
        Assert.Equal(["Approved", "Returned", "Rejected"], form.QuerySelectorAll("option").Select(option => option.GetAttribute("value")));

        var task = form.QuerySelector("input[name=task]")!.GetAttribute("value");
        page = await administrator.OpenAsync($"{Address}?day=2023-09-04&task={task}&outcome=Returned&after=2");
        Assert.Contains("申请主体：", page["choices"], StringComparison.Ordinal);
        Assert.Contains("请补正", page["mails"], StringComparison.Ordinal);
        Assert.Equal("2", page["working-days"]);
        Assert.Equal($"{task}~Returned~2", page.Find("choices")!.QuerySelector("input[name=do]")!.GetAttribute("value"));
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task A_random_case_is_told_with_its_tasks_mails_and_working_days_and_again_by_the_same_seed()
    {
        var page = await administrator.OpenAsync($"{Address}?day=2023-09-04&mode=random&seed=3&bad=0");
        Assert.Contains("已办结", page["end"], StringComparison.Ordinal);
        Assert.Equal(10, page.Find("tasks")!.QuerySelectorAll("tbody tr").Length);
        Assert.True(page.Find("drawing")!.QuerySelectorAll(".slab.done").Length > 5);
        Assert.Equal(page["tasks"], (await administrator.OpenAsync($"{Address}?day=2023-09-04&mode=random&seed=3&bad=0"))["tasks"]);
    }

    [Fact]
    public async Task A_thousand_cases_give_a_distribution()
    {
        var page = await administrator.OpenAsync($"{Address}?day=2023-09-04&mode=many&seed=1");
        Assert.InRange(int.Parse(page["p50"]!, System.Globalization.CultureInfo.InvariantCulture), 20, 45);
        Assert.Contains("没有：每一件都走到了结束。", page["dead-ends"], StringComparison.Ordinal);
        Assert.Contains("县区审核", page["where"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_what_is_not_there_is_not_found()
    {
        Assert.Contains(
            "提交日期“昨天”无法识别",
            (await administrator.OpenAsync($"{Address}?day=昨天&amount=很多&do=x&do=1~~Approved~9"))["problems"],
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.OpenAsync($"{Address}?version=99")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.OpenAsync("/admin/procedures/nothing/simulate")).Status);
    }

    [Theory]
    [InlineData(Roles.Auditor, HttpStatusCode.OK)]
    [InlineData(Roles.SecurityAdministrator, HttpStatusCode.OK)]
    [InlineData(Roles.SystemAdministrator, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Reviewer, HttpStatusCode.Forbidden)]
    public async Task Who_may_read_the_designer_may_read_these_pages(string role, HttpStatusCode status)
    {
        var browser = await site.BrowserOfAsync(
            new Actor(new("reader"), "某人", role == Roles.Reviewer ? new OrganisationId("tiedong.commerce") : null, [role])
        );
        Assert.Equal(status, (await browser.OpenAsync("/admin/procedures")).Status);
        Assert.Equal(status, (await browser.OpenAsync(Address)).Status);
    }

    private Task<string> CountsAsync() =>
        site.ReadAsync(async db =>
            $"{await db.Cases.CountAsync()} {await db.CaseTasks.CountAsync()} {await db.OutboxMails.CountAsync()} "
            + $"{await db.WorkflowInstances.CountAsync()} {await db.Timers.CountAsync()}"
        );
}
