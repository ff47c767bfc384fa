using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Development;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The desk of an officer with forty tasks, in a browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class DeskTests(BrowserRoom room)
{
    private const string Unit = "tiedong.commerce";

    [BrowserFact]
    public async Task A_screen_of_an_office_shows_sixteen_rows_of_at_most_44_pixels_in_seven_columns()
    {
        await using var app = await OfficeAsync();
        await using var office = new Stage(room, app);
        var reviewer = await office.SignInAsync($"{Unit}.1");
        Assert.Equal(Links.Inbox, new Uri(reviewer.Page.Url).AbsolutePath);
        await reviewer.Page.SetViewportSizeAsync(1440, 900);
        var rows = await reviewer.Page.EvaluateAsync<double[][]>(
            "() => [...document.querySelectorAll('[data-testid=task]')].map(row => row.getBoundingClientRect())"
                + ".map(box => [box.height, box.bottom])"
        );
        Assert.All(rows, row => Assert.True(row[0] <= 44, $"a row is {row[0]} px high"));
        var shown = rows.Count(row => row[1] <= 900);
        Assert.True(shown >= 16, $"{shown} rows are in the first screen.");
        Assert.True(await reviewer.Page.Locator("#rows thead th:not(.pick)").CountAsync() <= 7);
    }

    [BrowserFact]
    public async Task Back_from_a_task_stands_at_its_row_with_all_filters()
    {
        await using var app = await OfficeAsync();
        await using var office = new Stage(room, app);
        var reviewer = await office.SignInAsync($"{Unit}.1");
        await reviewer.OpenAsync($"{Links.Inbox}?region=tiedong&group=later");
        var row = reviewer.Page.GetByTestId("task").Last;
        var number = (await row.GetByTestId("task-link").InnerTextAsync()).Trim();
        await reviewer.FollowAsync(row.GetByTestId("task-link"));
        await reviewer.FollowAsync(reviewer.Page.Locator(".back-link"));
        var address = new Uri(reviewer.Page.Url);
        Assert.Equal("?group=later&region=tiedong", address.Query);
        Assert.Equal(number, (await reviewer.Page.Locator("tr:target").GetByTestId("task-link").InnerTextAsync()).Trim());
        Assert.True(
            await reviewer.Page.EvaluateAsync<bool>(
                "() => { const box = document.querySelector('tr:target').getBoundingClientRect(); "
                    + "return box.top >= 0 && box.bottom <= innerHeight; }"
            )
        );
    }

    [BrowserFact]
    public async Task Keys_lead_through_the_rows_and_choose_them()
    {
        await using var app = await OfficeAsync();
        await using var office = new Stage(room, app);
        var page = (await office.SignInAsync($"{Unit}.1")).Page;
        var numbers = await page.GetByTestId("task-link").AllInnerTextsAsync();
        var keyboard = page.Keyboard;
        await keyboard.PressAsync("j");
        await keyboard.PressAsync("j");
        await keyboard.PressAsync("x");
        await keyboard.PressAsync("j");
        await keyboard.PressAsync("x");
        await keyboard.PressAsync("k");
        Assert.Equal(numbers[1], await page.Locator("tr.is-here").GetByTestId("task-link").InnerTextAsync());
        Assert.StartsWith("已选 2 项，合计", await page.GetByTestId("picked").InnerTextAsync(), StringComparison.Ordinal);

        await page.Locator("[data-pick-all]").CheckAsync();
        Assert.StartsWith($"已选 {numbers.Count} 项", await page.GetByTestId("picked").InnerTextAsync(), StringComparison.Ordinal);
        await page.Locator("[data-pick-none]").ClickAsync();
        Assert.True(await page.GetByTestId("picked").IsHiddenAsync());

        await keyboard.PressAsync("/");
        await keyboard.TypeAsync("jkx?");
        Assert.Equal("jkx?", await page.Locator("#q").InputValueAsync());
        await page.Locator("main").FocusAsync();
        await keyboard.PressAsync("?");
        Assert.True(await page.Locator("dialog.desk-help").IsVisibleAsync());
        await page.GetByText("使用单个字母的按键").UncheckAsync();
        await keyboard.PressAsync("Escape");
        await page.Locator("main").FocusAsync();
        await keyboard.PressAsync("/");
        Assert.False(await page.Locator("#q").EvaluateAsync<bool>("field => field === document.activeElement"));
    }

    [BrowserFact]
    public async Task Every_page_of_the_desk_keeps_the_rules_of_the_house()
    {
        await using var app = await OfficeAsync();
        await using var office = new Stage(room, app);
        var reviewer = await office.SignInAsync($"{Unit}.1");
        await reviewer.OpenAsync($"{Links.Inbox}?from=多&who=none");
        await reviewer.SeesAsync("不是可以识别的金额");
        await reviewer.OpenAsync($"{Links.Inbox}?q=qshan&measure=1.2&measure=1.1&from=5万&days=1&paused=no");
        await reviewer.Page.GetByTestId("keep-view").Locator("summary").ClickAsync();
        await reviewer.FillAsync("视图名称", "千山的展会 5 万元以上");
        await reviewer.PressAsync("保存");
        await reviewer.OpenAsync(Links.DeskViews);
        await reviewer.OpenAsync(Links.DeskColumns());
        await reviewer.OpenAsync(Links.RecentActs);
        await reviewer.OpenAsync(Links.StartedCases);
        await reviewer.OpenAsync(Links.DecidedInbox);
        await reviewer.OpenAsync($"{Links.Inbox}?scope=unit");
        await reviewer.SeesAsync("谁手上有多少");
        await reviewer.SeesAsync("林晓曼 已不在本单位，请接管");
        await reviewer.OpenAsync($"{Links.Statistics}?measure=1.2");
        await reviewer.SeesAsync("办件停在哪里");
        await reviewer.FollowAsync(reviewer.Page.GetByTestId("statistics").Locator("td a").First);
        await reviewer.OpenAsync($"{Links.Inbox}?scope=unit");
        await reviewer.FollowAsync(reviewer.Page.GetByTestId("hand-over-from").First);
        await reviewer.FillAsync("移交的原因", "产假至明年三月。");
        await reviewer.FollowAsync(reviewer.Page.GetByTestId("hand-over"));
        await reviewer.SeesAsync("交接单");
        await reviewer.OpenAsync(Links.Phrases);
        var administrator = await office.SignInAsync("workflow");
        await administrator.OpenAsync(Links.Unattended);
    }

    /// <summary>The site with the tasks of one day; in the name of the first reviewer.</summary>
    private static async Task<RunningApp> OfficeAsync()
    {
        var app = RunningApp.Start();
        var number = await app.CaseAsync("鞍山秋季汽车消费展");
        var @case = await app.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync(row => row.Number == number));
        var task = await app.ReadAsync(db =>
            db.CaseTasks.AsNoTracking()
                .SingleAsync(row => row.CaseId == @case.Id && row.OrganisationId == Unit && row.Status == CaseTaskStatus.Open)
        );
        var me = await app.ReadAsync(db => db.Users.SingleAsync(user => user.Email == $"{Unit}.1@{DevelopmentSeed.Domain}"));
        var now = app.Services.GetRequiredService<CaseClock>().Now;
        await app.WriteAsync(db => OfficeDay.Add(db, @case, task, now, Unit, me.Id, me.FullName));
        return app;
    }
}
