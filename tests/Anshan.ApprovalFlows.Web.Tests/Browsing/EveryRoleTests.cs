using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>Follows every link that a person of each role is shown: none leads nowhere, and every page is inspected on the way.</summary>
[Collection(BrowserTests.Name)]
public sealed class EveryRoleTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task A_stranger() => await CrawlAsync(await stage.StrangerAsync());

    [BrowserFact]
    public async Task An_applicant()
    {
        await stage.App.DraftAsync("未提交的草稿：岫岩玉文化节");
        await stage.App.CaseAsync("玉佛苑文化旅游消费季");
        await CrawlAsync(await stage.SignInAsync("applicant"));
    }

    [BrowserFact]
    public async Task A_reviewer()
    {
        await stage.App.CaseAsync("汤岗子温泉节");
        await CrawlAsync(await stage.SignInAsync("tiedong.commerce.1"));
    }

    [BrowserFact]
    public async Task A_finance_officer() => await CrawlAsync(await stage.SignInAsync("tiedong.finance.2"));

    [BrowserFact]
    public async Task A_window_clerk() => await CrawlAsync(await stage.SignInAsync("tiedong.government.2"));

    [BrowserFact]
    public async Task An_auditor() => await CrawlAsync(await stage.SignInAsync("auditor"));

    [BrowserFact]
    public async Task A_system_administrator()
    {
        var administrator = await stage.SignInAsync("admin");
        await CrawlAsync(administrator);
        await administrator.OpenAsync(Links.Check);
        await administrator.PressAsync("开始检查");
        await administrator.SeesAsync("检查通过");
        await administrator.OpenAsync(Links.Invite);
        await administrator.PressAsync("发送邀请");
        Assert.NotEmpty(await administrator.Page.Locator(".field-error").AllAsync());
        await administrator.FillAsync("姓名", "司马静怡");
        await administrator.FillAsync("工作邮箱", "sima@tiedong.example");
        await administrator.ChooseAsync("单位", "铁东区商务局");
        await administrator.TickAsync("审核人员");
        await administrator.PressAsync("发送邀请");
        var invited = await stage.StrangerAsync();
        await invited.OpenMailAsync("sima@tiedong.example", "邀请您使用");
        await invited.LeaveByAsync(() =>
            invited.Page.FrameLocator(".mail-frame").GetByRole(Microsoft.Playwright.AriaRole.Link).ClickAsync()
        );
        await invited.SeesAsync("密码");
    }

    [BrowserFact]
    public async Task A_workflow_administrator()
    {
        var number = await stage.App.CaseAsync("孟泰公园美食周");
        var id = await stage.App.ReadAsync(db => db.Cases.Where(row => row.Number == number).Select(row => row.Id).SingleAsync());
        await stage.App.WriteAsync(db =>
            db.Add(
                new Incident
                {
                    InstanceId = id,
                    ExecutionId = 1,
                    ActivityId = "Review1",
                    ActivityName = "县区联合审核",
                    ExceptionType = "CalendarMissing",
                    Message = "2024 年的节假日安排尚未录入，不能推算到期日。",
                    At = DateTimeOffset.FromUnixTimeSeconds(1_693_550_000),
                }
            )
        );
        await CrawlAsync(await stage.SignInAsync("workflow"));
    }

    private static async Task CrawlAsync(Visitor person)
    {
        var (seen, waiting) = (new HashSet<string>(), new Queue<string>([Links.Home]));
        while (waiting.TryDequeue(out var address))
        {
            await person.OpenAsync(address);
            Assert.True(person.Status == 200, $"{person.Name} is led to {address}, which answers {person.Status}.");
            foreach (var link in (await person.LinksAsync()).Where(link => seen.Add(PageNotes.Pattern(link))))
            {
                waiting.Enqueue(link);
            }
        }

        Assert.True(seen.Count > 3, $"{person.Name} saw {seen.Count} links only.");
    }
}
