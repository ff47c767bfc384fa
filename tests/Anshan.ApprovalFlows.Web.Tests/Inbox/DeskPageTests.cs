using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>What a person keeps at the desk, and the lists beside 待办.</summary>
public sealed class DeskPageTests
{
    private static readonly Actor Me = CaseWorld.Staff("tiedong.commerce");
    private static readonly Actor Head = CaseWorld.Staff("tiedong.commerce", Roles.Head);

    [Fact]
    public async Task A_view_is_kept_renamed_and_deleted_by_its_owner_alone()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var browser = site.As(Me);
        const string Filters = "?who=none&region=tiedong";
        var kept = await browser.PressAsync(await browser.OpenAsync($"/inbox{Filters}"), "keep", ("name", "铁东未认领"));
        Assert.Equal($"/inbox{Filters}", kept.Address.PathAndQuery);
        Assert.Equal(["铁东未认领"], kept.Texts("view"));

        var again = await browser.PressAsync(await browser.OpenAsync("/inbox?who=me"), "keep", ("name", "铁东未认领"));
        Assert.Contains("已有名为", again["name-error"], StringComparison.Ordinal);
        Assert.Equal("铁东未认领", again.Value("name"));
        var second = await browser.PressAsync(again, "keep", ("name", "我经办"));
        Assert.Equal("/inbox?who=me", second.Address.PathAndQuery);

        var renamed = await browser.PressAsync(await browser.OpenAsync(Links.DeskViews), "rename", ("name", "我经办"));
        Assert.Equal(["我经办", "铁东未认领"], renamed.Texts("view").Order(StringComparer.Ordinal).Reverse().Order(StringComparer.Ordinal));

        var other = site.As(CaseSite.Colleague);
        Assert.Empty((await other.OpenAsync("/inbox")).Texts("view"));
        var ids = await site.ReadAsync(db => db.DeskViews.Select(view => view.Id).ToListAsync());
        await site.UseAsync<DeskViews, object>(async views =>
        {
            await views.DeleteAsync(CaseSite.Colleague, ids[0]);
            return await views.RenameAsync(CaseSite.Colleague, ids[0], "别人的") ?? "";
        });
        Assert.Equal(2, (await browser.OpenAsync("/inbox")).Texts("view").Count);

        var left = await browser.PressAsync(await browser.OpenAsync(Links.DeskViews), "delete");
        Assert.Single(left.Texts("own-view"));
    }

    [Theory]
    [InlineData("", "请填写视图名称")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一", "不能超过 20 字")]
    public async Task A_name_that_cannot_be_is_refused_and_stays(string name, string words)
    {
        await using var site = await CaseSite.StartAsync();
        var browser = site.As(Me);
        var refused = await browser.PressAsync(await browser.OpenAsync("/inbox?who=me"), "keep", ("name", name));
        Assert.Contains(words, refused["name-error"], StringComparison.Ordinal);
        Assert.Equal(name, refused.Value("name"));
    }

    [Fact]
    public async Task The_columns_and_the_height_are_the_persons_own()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var browser = site.As(Me);
        var page = await browser.OpenAsync(Links.DeskColumns("/inbox?who=none"));
        var chosen = await browser.PressAsync(page, "choose", ("relaxed", "true"), ("columns", DeskColumns.Due));
        Assert.Equal("/inbox?who=none", chosen.Address.PathAndQuery);
        Assert.Equal(["申请主体与办件编号", "期限"], chosen.Document.QuerySelectorAll("#rows thead th").Select(th => th.TextContent));
        Assert.Contains("is-relaxed", chosen.Find("rows")!.ClassName, StringComparison.Ordinal);
        Assert.Equal(7, (await site.As(CaseSite.Colleague).OpenAsync("/inbox")).Document.QuerySelectorAll("#rows thead th").Length);

        var refused = await browser.PressAsync(await browser.OpenAsync(Links.DeskColumns()), "choose", ("columns", DeskColumns.Holder));
        Assert.Contains("期限", refused["refusal"], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_column_is_drawn_and_the_usual_ones_are_allowed()
    {
        var cells = File.ReadAllText(
            Path.Combine(RepositoryFolder.Path, "src", "Anshan.ApprovalFlows.Web", "Pages", "Inbox", "_OpenCell.cshtml")
        );
        var names = typeof(DeskColumns).GetFields().Where(field => field.IsLiteral && field.FieldType == typeof(string)).ToList();
        Assert.Equal(names.Select(field => (string)field.GetValue(null)!), DeskColumns.All.Select(column => column.Code));
        Assert.All(names, field => Assert.Contains($"case DeskColumns.{field.Name}:", cells, StringComparison.Ordinal));
        Assert.Null(DeskColumns.Problem(DeskColumns.Usual.ToList()));
        Assert.NotNull(DeskColumns.Problem(DeskColumns.All.Select(column => column.Code).ToList()));
    }

    [Fact]
    public async Task What_I_did_last_stands_in_my_recent_acts_whatever_it_was()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            var (first, second) = (await world.CaseAsync(), await world.CaseAsync());
            var task = (await world.OpenTasksAsync(first)).Single(row => row.OrganisationId == "tiedong.commerce");
            await world.DecideAsync(task.Id, Me, ReviewDecision.Approved);
            var claimed = (await world.OpenTasksAsync(second)).Single(row => row.OrganisationId == "tiedong.commerce");
            await world.UseAsync<ClaimTask, object>(async claims => await claims.ClaimAsync(claimed.Id, Me));
        });
        var acts = (await site.As(Me).OpenAsync(Links.RecentActs)).Texts("act");
        Assert.Equal(2, acts.Count);
        Assert.Contains(acts, act => act.Contains("认领", StringComparison.Ordinal));
        Assert.Contains(acts, act => act.Contains("审核：通过", StringComparison.Ordinal));
        Assert.Empty((await site.As(CaseSite.Colleague).OpenAsync(Links.RecentActs)).Texts("act"));
    }

    [Fact]
    public async Task A_list_that_I_opened_stands_under_what_I_started_and_not_under_a_colleagues()
    {
        await using var site = await CaseSite.StartAsync();
        await site.JoinAsync(ListedAccountTests.Lister);
        await site.JoinAsync(ListedAccountTests.Second);
        var lister = site.As(ListedAccountTests.Lister);
        await lister.PressAsync(await lister.OpenAsync(Links.StartCase), "start-13.7", ("name", "第一批"));
        Assert.Single((await lister.OpenAsync(Links.StartedCases)).Texts("started"));
        Assert.Empty((await site.As(ListedAccountTests.Second).OpenAsync(Links.StartedCases)).Texts("started"));
    }

    [Fact]
    public async Task A_head_sees_who_has_how_much_and_the_tasks_of_every_role()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            var id = await world.CaseAsync();
            await world.CaseAsync();
            var task = (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == "tiedong.commerce");
            await world.UseAsync<ClaimTask, object>(async claims => await claims.ClaimAsync(task.Id, Me));
        });
        var head = site.As(Head);
        Assert.Empty((await head.OpenAsync("/inbox")).Texts("task"));
        var unit = await head.OpenAsync("/inbox?scope=unit");
        Assert.Equal(2, unit.Texts("task").Count);
        var loads = unit.Texts("load");
        Assert.Contains(loads, load => load.StartsWith("未认领 0 0 0 1 1", StringComparison.Ordinal));
        Assert.Contains(loads, load => load.StartsWith($"{Me.Name} 审核人员 移交 0 0 0 1 1", StringComparison.Ordinal));
        foreach (var link in unit.Document.QuerySelectorAll("[data-testid=load] a, [data-testid=task-link]"))
        {
            Assert.Equal(HttpStatusCode.OK, (await head.OpenAsync(link.GetAttribute("href")!)).Status);
        }

        var reviewer = await site.As(Me).OpenAsync("/inbox?scope=unit");
        Assert.Equal("/inbox", reviewer.Address.PathAndQuery);
    }

    [Fact]
    public async Task The_exported_sheet_has_the_rows_of_the_list_with_amounts_as_numbers_and_nothing_that_is_computed()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await world.SubmitAsync(await world.DraftAsync(eventName: "=1+2"));
            await world.CaseAsync();
        });
        var browser = site.As(Me);
        var list = await browser.OpenAsync("/inbox?who=none");
        var rows = await SheetAsync(browser, list.Find("export")!.GetAttribute("href")!);
        Assert.Equal(list.Texts("task-link"), rows.Select(row => (string)row["办件编号"]));
        Assert.All(rows, row => Assert.Equal(300_000d, row["金额（元）"]));
        Assert.Contains(rows, row => (string)row["事项"] == "=1+2");

        var chosen = list.Document.QuerySelectorAll("input[name=task]")[1].GetAttribute("value");
        Assert.Equal(list.Texts("task-link")[1], Assert.Single(await SheetAsync(browser, $"/inbox/export?task={chosen}"))["办件编号"]);
        Assert.Contains(
            "没有",
            (string)Assert.Single(await SheetAsync(browser, "/inbox/export?q=没有的"))["办件编号"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Staff_land_at_their_desk_and_others_at_home()
    {
        await using var site = await CaseSite.StartAsync();
        Assert.Equal(Links.Inbox, await LandingAsync(site, Me));
        Assert.Equal(Links.Inbox, await LandingAsync(site, CaseWorld.Staff("tiedong.finance", Roles.Finance)));
        Assert.Equal(Links.Home, await LandingAsync(site, CaseWorld.Organiser));
        Assert.Equal(Links.Home, await LandingAsync(site, CaseSite.SystemAdministrator));
    }

    /// <summary>A code of the audit without a word would be missing from 最近办理.</summary>
    [Fact]
    public void Every_act_of_staff_has_a_word()
    {
        var sources = Path.Combine(RepositoryFolder.Path, "src", "Anshan.ApprovalFlows.Approvals");
        var codes = Directory
            .EnumerateFiles(Path.Combine(sources, "Verbs"), "*.cs")
            .SelectMany(File.ReadLines)
            .SelectMany(line => System.Text.RegularExpressions.Regex.Matches(line, "\"([a-z]+\\.[a-z-]+)\""))
            .Select(match => match.Groups[1].Value)
            .Where(code => code != "notice.objected") // by the public
            .Append("case.opened")
            .Append(OpenWork.AuditCode)
            .Concat(TaskActions.All.Select(action => action.AuditCode))
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(codes, RecentActs.Words.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task<string> LandingAsync(WebApp site, Actor person)
    {
        await site.WriteAsync(db =>
            db.Users.Find(person.UserId.Value)!.PasswordHash =
                new Microsoft.AspNetCore.Identity.PasswordHasher<Approvals.Accounts.AppUser>().HashPassword(
                    new Approvals.Accounts.AppUser(),
                    WebApp.Password
                )
        );
        var email = await site.ReadAsync(db =>
            db.Users.Where(user => user.Id == person.UserId.Value).Select(user => user.Email).SingleAsync()
        );
        return (await WebApp.SignIn(site.Open(), email!, WebApp.Password)).Address.AbsolutePath;
    }

    private static async Task<List<IDictionary<string, object>>> SheetAsync(Browser browser, string address)
    {
        var answer = await browser.GetAsync(address);
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", answer.Content.Headers.ContentType?.MediaType);
        using MemoryStream file = new(await answer.Content.ReadAsByteArrayAsync());
        return [.. file.Query(useHeaderRow: true).Cast<IDictionary<string, object>>()];
    }
}
