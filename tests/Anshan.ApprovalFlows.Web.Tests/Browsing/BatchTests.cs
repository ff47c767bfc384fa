using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>Many tasks at once, as the reviewer sees it; and without JavaScript.</summary>
[Collection(OwnApplicationTests.Name)]
public sealed class BatchTests(BrowserRoom room)
{
    private static readonly string[] Events =
    [
        "千山区工业旅游消费节暨二〇二三年秋季汽车家电家居联合展销会",
        "千山温泉欢乐消费季",
        "第九届鞍山美食节（二一九公园会场）",
        "站前商圈金秋购物周",
    ];

    [BrowserFact]
    public async Task Chosen_rows_are_looked_at_together_and_approved_each_by_itself()
    {
        await using var app = RunningApp.Start();
        await using var stage = new Stage(room, app);
        foreach (var name in Events)
        {
            await app.CaseAsync(name);
        }

        var colleague = await stage.SignInAsync("tiedong.commerce.2");
        await colleague.FollowAsync(colleague.Page.GetByTestId("task-link").Last);
        await colleague.PressAsync("认领");
        var reviewer = await stage.SignInAsync("tiedong.commerce.1");
        var page = reviewer.Page;
        Assert.True(await page.GetByTestId("batch-approve").IsHiddenAsync());
        await page.Locator("[data-pick-all]").CheckAsync();
        await Screens.TakeAsync(page, "batch.bar");
        await reviewer.FollowAsync(page.GetByTestId("batch-approve"));
        await reviewer.SeesAsync("共 4 件，可办 3 件，不能办 1 件");
        await reviewer.SeesAsync("还没有人打开看过");
        await Screens.TakeAsync(page, "batch.preview");
        await reviewer.PressAsync("通过勾选的各件");
        await reviewer.SeesAsync("请逐项核实并勾选");
        await Screens.TakeAsync(page, "batch.errors");
        foreach (var tick in await page.Locator("input[name$='.Verified']").AllAsync())
        {
            await tick.CheckAsync();
        }

        await reviewer.FillAsync("意见（选填）", "材料齐全，同意。");
        await reviewer.PressAsync("通过勾选的各件");
        await reviewer.SeesAsync("已办 3 件。");
        await Screens.TakeAsync(page, "batch.result");
        await reviewer.OpenAsync(Links.RecentActs);
        Assert.Equal(3, await page.GetByTestId("act").CountAsync());
    }

    [BrowserFact]
    public async Task What_is_returned_together_says_once_for_each_measure_what_to_correct()
    {
        await using var app = RunningApp.Start();
        await using var stage = new Stage(room, app);
        await app.CaseAsync(Events[0]);
        await app.CaseAsync(Events[1]);
        var reviewer = await stage.SignInAsync("tiedong.commerce.1", javaScript: false);
        await reviewer.PressAsync("退回补正");
        await reviewer.SeesAsync("还没有选择事项");
        await Screens.TakeAsync(reviewer.Page, "batch.nothing");
        await reviewer.OpenAsync(Links.Inbox);
        foreach (var box in await reviewer.Page.Locator("input[name=task]").AllAsync())
        {
            await box.CheckAsync();
        }

        await reviewer.PressAsync("退回补正");
        await reviewer.PressAsync("退回补正勾选的各件");
        await reviewer.SeesAsync("请勾选需要补正的内容或材料");
        await Screens.TakeAsync(reviewer.Page, "batch.return.errors");
        await reviewer.Page.Locator("[data-testid=ground] input").First.CheckAsync();
        await reviewer.FillAsync("意见", "请更正活动名称。");
        await reviewer.PressAsync("退回补正勾选的各件");
        await reviewer.SeesAsync("已办 2 件。");
    }
}
