using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

[Collection(BrowserTests.Name)]
public sealed class ReviewTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task A_return_is_corrected_and_the_second_round_shows_what_changed()
    {
        var number = await stage.App.CaseAsync("千山梨花汽车巡展");
        var commerce = await stage.SignInAsync("tiedong.commerce.1");
        await commerce.OpenTaskAsync(number);
        await commerce.ChooseDecisionAsync("退回补正", "场地租赁费与发票不一致，请核对后更正。");
        await commerce.PressAsync("提交结论");
        await commerce.SeesAsync("请勾选需要补正的内容或材料");
        await commerce.TickAsync("场地租赁");
        await commerce.PressAsync("提交结论");
        await commerce.SeesAsync("已退回补正");

        var applicant = await stage.SignInAsync("applicant");
        await applicant.OpenAsync(Links.MyCases);
        await applicant.FollowAsync(number);
        await applicant.SeesAsync("场地租赁费与发票不一致");
        await applicant.FollowAsync("去补正");
        await applicant.FillAsync("场地租赁", "三十万");
        await applicant.PressAsync("提交补正");
        Assert.NotEmpty(await applicant.Page.Locator(".field-error").AllAsync());
        await applicant.FillAsync("场地租赁", "380000");
        await applicant.FillAsync("说明改了什么", "已按发票改为 38 万元。");
        await applicant.PressAsync("提交补正");

        await commerce.OpenTaskAsync(number);
        await commerce.SeesAsync("第 2 轮");
        var changes = await commerce.ReadAsync("changes");
        Assert.Contains("400,000.00", changes, StringComparison.Ordinal);
        Assert.Contains("380,000.00", changes, StringComparison.Ordinal);
        // The reason of a return is no opinion on what was corrected.
        Assert.Equal("", await commerce.Page.Locator("#Review_Opinion").InputValueAsync());
    }

    [BrowserFact]
    public async Task A_rejection_asks_once_more_ends_the_case_and_tells_the_reason()
    {
        var number = await stage.App.CaseAsync("铁东社区邻里节");
        var finance = await stage.SignInAsync("tiedong.finance.1");
        await finance.OpenTaskAsync(number);
        await finance.ChooseDecisionAsync("不予通过", "活动不是促消费展会，不符合条文。");
        await finance.Page.Locator("[name='Review.Clause']").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await finance.PressAsync("提交结论");
        await finance.SeesAsync("提交后不能改回");
        await finance.PressAsync("确认不予通过");
        await finance.SeesAsync("不予通过");
        await finance.LeaveByAsync(() => finance.Page.GoBackAsync());

        var applicant = await stage.SignInAsync("applicant");
        await applicant.OpenAsync(Links.MyCases);
        await applicant.FollowAsync(number);
        await applicant.SeesAsync("活动不是促消费展会，不符合条文。");
        var commerce = await stage.SignInAsync("tiedong.commerce.1");
        await commerce.OpenAsync($"{Links.Inbox}?q={number}");
        await commerce.SeesNotAsync("铁东社区邻里节");
        var reader = await stage.StrangerAsync();
        Assert.Contains(await reader.SubjectsAsync("applicant@"), subject => subject == $"您的申请未予通过（{number}）");
    }

    [BrowserFact]
    public async Task Of_two_reviewers_deciding_at_one_moment_one_is_told_who_was_first()
    {
        var number = await stage.App.CaseAsync("烈士山夜市启动仪式");
        Visitor[] colleagues = [await stage.SignInAsync("tiedong.commerce.1"), await stage.SignInAsync("tiedong.commerce.2")];
        foreach (var (person, decision) in colleagues.Zip(["通过", "退回补正"]))
        {
            await person.OpenTaskAsync(number);
            await person.ChooseDecisionAsync(decision, $"{decision}：请看发票。");
        }

        await colleagues[1].TickAsync("支出费用发票");
        await Task.WhenAll(colleagues.Select(person => person.PressAsync("提交结论")));

        var pages = await Task.WhenAll(colleagues.Select(person => person.TextAsync()));
        var first = Assert.Single(
            pages,
            page => page.Contains("已通过。", StringComparison.Ordinal) || page.Contains("已退回补正，", StringComparison.Ordinal)
        );
        // On a slow machine the first one's opinion was kept while the second one still typed: then both are shown, with the same name.
        var other = pages.Single(page => page != first);
        Assert.True(
            other.Contains("办理：", StringComparison.Ordinal) || other.Contains("刚刚保存过另一份内容", StringComparison.Ordinal),
            other
        );
        Assert.Equal(
            1,
            await stage.App.ReadAsync(db =>
                db.CaseTasks.CountAsync(task =>
                    db.Cases.Any(row => row.Id == task.CaseId && row.Number == number) && task.Status == CaseTaskStatus.Done
                )
            )
        );
    }

    [BrowserFact]
    public async Task The_decision_is_reached_and_sent_with_the_keyboard_alone()
    {
        var number = await stage.App.CaseAsync("二一九公园菊展");
        var reviewer = await stage.SignInAsync("tiedong.commerce.1");
        await reviewer.OpenTaskAsync(number);
        await reviewer.TabToAsync("#decision-approved");
        await reviewer.Page.Keyboard.PressAsync("Space");
        await reviewer.TabToAsync("[data-testid=decide]");
        await reviewer.LeaveByAsync(() => reviewer.Page.Keyboard.PressAsync("Enter"));
        await reviewer.SeesAsync("请逐项核实并勾选后再通过");
        foreach (var tick in await reviewer.Page.Locator("[name^='Review.Verified']").AllAsync())
        {
            await reviewer.TabToAsync($"#{await tick.GetAttributeAsync("id")}");
            await reviewer.Page.Keyboard.PressAsync("Space");
        }

        await reviewer.TabToAsync("textarea");
        await reviewer.Page.Keyboard.TypeAsync("同意。");
        await reviewer.TabToAsync("[data-testid=decide]");
        await reviewer.LeaveByAsync(() => reviewer.Page.Keyboard.PressAsync("Enter"));
        await reviewer.SeesAsync("已通过");
    }

    [BrowserFact]
    public async Task An_overdue_review_stands_in_its_own_group_and_is_mailed()
    {
        var number = await stage.App.CaseAsync("湖南街道国庆展销");
        var anybody = await stage.SignInAsync("workflow");
        await anybody.OpenAsync(Links.DemoClock);
        await anybody.PressAsync("前进一周");
        await anybody.PressAsync("前进一周");
        await anybody.SeesAsync("刚才触发");

        var reviewer = await stage.SignInAsync("tiedong.finance.1");
        await reviewer.OpenAsync(Links.Inbox);
        await reviewer.FollowAsync(reviewer.Page.GetByTestId("group-severe"));
        await reviewer.OpenAsync($"{Links.Inbox}?group=severe&q={number}"); // others may be overdue as well
        await Assertions.Expect(reviewer.Page.GetByTestId("rows-severe")).ToContainTextAsync(number);
        await anybody.OpenAsync($"{Links.Mailbox}?q=tiedong.finance.1");
        var mails = anybody.Page.GetByTestId("mails").Locator("tbody tr").Filter(new() { HasText = "待办提醒" });
        await Assertions.Expect(mails.Filter(new() { HasText = "超期" }).First).ToBeVisibleAsync();
    }
}
