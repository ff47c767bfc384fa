using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>What people do with a task besides ending it, as they see it.</summary>
[Collection(BrowserTests.Name)]
public sealed class ActionTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task A_colleague_signs_before_and_the_reviewer_decides()
    {
        var number = await stage.App.CaseAsync("鞍钢工业旅游消费节暨二〇二三年秋季汽车家电家居联合展销会");
        var reviewer = await stage.SignInAsync("tiedong.commerce.1");
        await reviewer.OpenTaskAsync(number);
        await reviewer.Page.GetByTestId("actions").Locator("summary").ClickAsync();
        await Screens.TakeAsync(reviewer.Page, "task.actions");
        await reviewer.FollowAsync(reviewer.Page.GetByTestId("act-add-signers"));
        await reviewer.PressAsync("加签");
        await reviewer.SeesAsync("请选择至少一位签署的人员或单位");
        await Screens.TakeAsync(reviewer.Page, "act.add-signers.errors");
        await reviewer.Page.GetByTestId("place-0").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await reviewer.Page.GetByRole(AriaRole.Radio, new() { Name = "在您之前" }).CheckAsync();
        await reviewer.FillAsync("请对方签署的事项", "请核对展位搭建发票与合同是否一致。");
        await reviewer.PressAsync("加签");
        await reviewer.SeesAsync("已加签");
        await Screens.TakeAsync(reviewer.Page, "task.signers");

        var colleague = await stage.SignInAsync("tiedong.commerce.2");
        await colleague.OpenTaskAsync(number);
        await colleague.SeesAsync("请核对展位搭建发票与合同是否一致");
        await Screens.TakeAsync(colleague.Page, "task.advice");
        await colleague.Page.GetByRole(AriaRole.Radio, new() { Name = "同意", Exact = false }).First.CheckAsync();
        await colleague.PressAsync("交回意见");
        await colleague.SeesAsync("已交回");

        await reviewer.OpenTaskAsync(number);
        await reviewer.SeesAsync("孙雨桐：同意");
        await reviewer.ChooseDecisionAsync("通过", "同意。");
        await reviewer.PressAsync("提交结论");
        await reviewer.SeesAsync("已通过");
    }

    [BrowserFact]
    public async Task A_task_is_handed_to_a_colleague_and_a_decision_taken_back()
    {
        var number = await stage.App.CaseAsync("二一九公园灯会");
        var reviewer = await stage.SignInAsync("tiedong.commerce.1");
        await reviewer.OpenTaskAsync(number);
        await reviewer.Page.GetByTestId("actions").Locator("summary").ClickAsync();
        await reviewer.FollowAsync(reviewer.Page.GetByTestId("act-reassign"));
        await Screens.TakeAsync(reviewer.Page, "act.reassign");
        await reviewer.Page.GetByTestId("place-0").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await reviewer.FillAsync("理由", "本人出差至月底。");
        await reviewer.PressAsync("转办");
        await reviewer.SeesAsync("已转办");
        await Screens.TakeAsync(reviewer.Page, "task.moved");

        var colleague = await stage.SignInAsync("tiedong.commerce.2");
        await colleague.OpenTaskAsync(number);
        await colleague.SeesAsync("本人出差至月底");
        await colleague.ChooseDecisionAsync("通过", "同意。");
        var task = colleague.Page.Url;
        await colleague.PressAsync("提交结论");
        await colleague.SeesAsync("已通过");
        await colleague.OpenAsync(new Uri(task).AbsolutePath);
        await colleague.Page.GetByTestId("actions").Locator("summary").ClickAsync();
        await colleague.FollowAsync(colleague.Page.GetByTestId("act-recall"));
        await colleague.FillAsync("理由", "金额看错，需要重新核对。");
        await colleague.PressAsync("撤回结论");
        await colleague.SeesAsync("已撤回，请重新办理");
        await colleague.OpenTaskAsync(number);
        await colleague.SeesAsync("已由您认领");
    }
}
