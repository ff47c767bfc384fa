using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>代理 as a head who leaves for a week and the officer who acts meanwhile see it.</summary>
[Collection(BrowserTests.Name)]
public sealed class SubstituteTests(BrowserRoom room)
{
    private const string Unit = "tiedong.commerce";

    [BrowserFact]
    public async Task An_officer_acts_in_the_place_of_the_head_who_is_away()
    {
        await using var app = RunningApp.Start();
        await using var office = new Stage(room, app);
        var number = await app.CaseAsync("鞍钢工业旅游消费节暨二〇二三年秋季汽车家电家居联合展销会");
        var (absent, acting) = (await NameAsync(app, $"{Unit}.1"), await NameAsync(app, $"{Unit}.2"));
        var head = await office.SignInAsync($"{Unit}.1");
        await head.OpenTaskAsync(number);
        await head.ClaimAsync();
        await head.OpenAsync(Links.Inbox);
        await head.FollowAsync("代理");
        await head.PressAsync("指定");
        await head.SeesAsync("请选择代理人");
        await Screens.TakeAsync(head.Page, "substitutes.errors");
        await head.ChooseAsync("代理人", acting);
        await head.Page.Locator("#Form_FirstDay").FillAsync("2023-09-01");
        await head.Page.Locator("#Form_LastDay").FillAsync("2023-09-08");
        await head.FillAsync("原因", "外出学习");
        await head.PressAsync("指定");
        await head.SeesAsync($"9月1日至9月8日由{acting}代理您的任务");
        await Screens.TakeAsync(head.Page, "substitutes.own");

        var officer = await office.SignInAsync($"{Unit}.2");
        await officer.SeesAsync($"您正在代理{absent}（至9月8日）");
        Assert.Equal([$"代 {absent}"], await officer.Page.GetByTestId("row-for").AllInnerTextsAsync());
        await Screens.TakeAsync(officer.Page, "substitutes.inbox");
        await officer.FollowAsync("本单位");
        await officer.SeesAsync("谁手上有多少");
        await officer.OpenTaskAsync(number);
        await officer.SeesAsync($"您代{absent}办理本任务");
        await Screens.TakeAsync(officer.Page, "substitutes.task");
        await officer.ChooseDecisionAsync("通过", "材料齐全，情况属实，同意。");
        await officer.PressAsync("提交结论");
        await officer.SeesAsync("已通过");

        await head.OpenAsync("/inbox/done");
        await head.SeesAsync($"{acting}（代{absent}）");
        await Screens.TakeAsync(head.Page, "substitutes.done");
        await head.OpenAsync(Links.Substitutes);
        await head.FollowAsync(head.Page.GetByTestId("end-substitution"));
        await head.SeesAsync("代理已结束");
        await officer.OpenAsync(Links.Inbox);
        await officer.SeesNotAsync("您正在代理");
    }

    private static Task<string> NameAsync(RunningApp app, string person) =>
        app.ReadAsync(db => db.Users.Where(user => user.Email!.StartsWith($"{person}@")).Select(user => user.FullName).SingleAsync());
}
