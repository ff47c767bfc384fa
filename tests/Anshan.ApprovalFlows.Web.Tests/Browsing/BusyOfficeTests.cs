using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>
/// Each test has a site of its own: the copied tasks have no case, which the consistency check of a shared site would report.
/// </summary>
[Collection(OwnApplicationTests.Name)]
public sealed class BusyOfficeTests(BrowserRoom room)
{
    private const string LongEvent = "2023年中国（鞍山）岫岩满族自治县玉石文化博览会暨东北亚珠宝首饰采购对接洽谈及全国直播电商选品大会";
    private const string LongApplicant = "辽宁省鞍山市岫岩满族自治县玉石文化产业投资发展集团有限责任公司会展运营分公司";

    [BrowserFact]
    public async Task An_inbox_of_a_thousand_tasks_with_long_names_keeps_its_shape()
    {
        await using var app = RunningApp.Start();
        await using var office = new Stage(room, app);
        var number = await app.CaseAsync(LongEvent);
        await app.CopyTasksAsync(number, "tiedong.finance", 1000, -4, _ => (LongApplicant, LongEvent));
        var reviewer = await office.SignInAsync("tiedong.finance.1");
        await reviewer.OpenAsync(Links.Inbox);
        Assert.Equal(InboxList.PageSize, await reviewer.Page.GetByTestId("task").CountAsync());
        await reviewer.FollowAsync("下一页");
        await reviewer.OpenTaskAsync(number);
        await reviewer.SeesAsync(LongEvent);
    }

    /// <summary>The picture of the README, when <c>SCREENS=1</c>: an ordinary day of an ordinary office.</summary>
    [BrowserFact]
    public async Task An_ordinary_inbox_shows_the_most_urgent_first()
    {
        await using var app = RunningApp.Start();
        await using var office = new Stage(room, app);
        var number = await app.CaseAsync("鞍山秋季汽车消费展");
        await app.CopyTasksAsync(number, "tiedong.commerce", Events.Length, -9, n => Events[n - 1]);
        var reviewer = await office.SignInAsync("tiedong.commerce.1");
        await reviewer.OpenAsync(Links.Inbox);
        Assert.Contains("超期", await reviewer.Page.Locator("#rows h2").First.InnerTextAsync(), StringComparison.Ordinal);
        if (Screens.AreWanted)
        {
            await reviewer.Page.ScreenshotAsync(new() { Path = Path.Combine(RepositoryFolder.Path, "docs", "screens", "inbox.png") });
        }
    }

    private static readonly (string Applicant, string Event)[] Events =
    [
        ("鞍山时代会展有限公司", "第二届鞍山家居建材博览会"),
        ("鞍山铁东商贸集团有限公司", "站前商圈金秋消费季"),
        ("辽宁钢都文化传媒有限公司", "烈士山啤酒音乐节"),
        ("鞍山市餐饮行业协会", "鞍山味道美食嘉年华"),
        ("鞍山万象商业管理有限公司", "国庆亲子购物周"),
        ("鞍山新华书店有限公司", "钢城书香惠民书市"),
        ("鞍山盛达汽车贸易有限公司", "新能源汽车下乡巡展"),
        ("鞍山百货大楼股份有限公司", "老字号焕新展销会"),
        ("鞍山青年创业联合会", "二一九夜市开街活动"),
    ];
}
