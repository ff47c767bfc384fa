using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>One application to 1.2 goes the whole way, as the people concerned would take it.</summary>
[Collection(BrowserTests.Name)]
public sealed class WholeWalkTests(BrowserRoom room) : IAsyncDisposable
{
    private const string Email = "wang.lixin@xiliu.example";
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task An_organiser_registers_applies_is_reviewed_and_is_paid()
    {
        var mailReader = await stage.StrangerAsync();
        var organiser = new Organiser(await stage.StrangerAsync(), "王立新", Email);
        await organiser.RegisterAsync(mailReader);
        await organiser.FillProfileAsync("海城市");
        await organiser.BeginAsync();
        await organiser.FillFormAsync("2023 西柳秋季服装采购节");
        await organiser.At.PressAsync("保存，下一步上传材料");
        await organiser.UploadAsync();
        await organiser.At.PressAsync("下一步核对");
        var number = await SubmitTwiceAsync(organiser.At);

        await (await stage.SignInAsync("haicheng.commerce.1")).ApproveAsync(number);
        await (await stage.SignInAsync("haicheng.finance.1")).ApproveAsync(number);
        var cityCommerce = await stage.SignInAsync("city.commerce.1");
        await cityCommerce.ApproveAsync(number);
        await (await stage.SignInAsync("city.finance.1")).ApproveAsync(number);
        await DetermineAsync(cityCommerce, number);
        await (await stage.SignInAsync("city.commerce.2")).AgreeAsync(number);
        await (await stage.SignInAsync("city.finance.2")).PayAsync(number, "市财预〔2023〕118 号");
        await (await stage.SignInAsync("city.finance.3")).AgreeAsync(number);
        await (await stage.SignInAsync("haicheng.finance.2")).PayAsync(number, "海财支 20230917");
        await (await stage.SignInAsync("haicheng.finance.3")).AgreeAsync(number);

        await organiser.At.FollowAsync("我的办件");
        await organiser.At.FollowAsync(number);
        await organiser.At.SeesAsync("已办结");
        await organiser.At.SeesAsync("430,000.00 元");
        await organiser.At.SeesAsync("人民币肆拾叁万元整");
        var timeline = await organiser.At.ReadAsync("timeline");
        Assert.All(
            ["提交", "海城市", "市商务局", "核定", "拨付", "办结"],
            word => Assert.Contains(word, timeline, StringComparison.Ordinal)
        );
        await MailsToldEverythingAsync(mailReader, number);
    }

    /// <summary>Submits, goes back and submits again from a page that was open before: one case, one number.</summary>
    private async Task<string> SubmitTwiceAsync(Visitor person)
    {
        await person.SeesAsync("500,000.00 元");
        var second = await person.Page.Context.NewPageAsync();
        await second.GotoAsync(person.Page.Url);

        await person.PressAsync("提交申请");
        await person.SeesAsync("请先阅读并勾选声明");
        await person.TickAsync("本单位声明");
        await person.PressAsync("提交申请");
        var number = await person.ReadAsync("case-number");
        Assert.Matches("^AS2023-0102-[0-9]{5}$", number);

        await person.LeaveByAsync(() => person.Page.GoBackAsync());
        Assert.Equal(number, await person.ReadAsync("case-number"));
        await second.GetByLabel("本单位声明").CheckAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "提交申请" }).ClickAsync();
        await Assertions.Expect(second.GetByTestId("case-number")).ToHaveTextAsync(number);
        Assert.Equal(1, await stage.App.ReadAsync(db => db.Cases.CountAsync(row => row.ApplicantName == "海城市西柳会展服务有限公司")));
        return number;
    }

    private static async Task DetermineAsync(Visitor person, string number)
    {
        await person.OpenTaskAsync(number);
        await person.ClaimAsync();
        await person.FillAsync("核定金额（元）", "430000");
        await person.PressAsync("核对金额");
        await person.SeesAsync("请说明理由");
        await person.FillAsync("理由", "第三方审计认定的合规费用为 860,000 元。");
        await person.PressAsync("核对金额");
        await person.SeesAsync("人民币肆拾叁万元整");
        await person.PressAsync("确认核定");
        await person.SeesAsync("已核定 430,000.00 元");
    }

    private static async Task MailsToldEverythingAsync(Visitor reader, string number)
    {
        var subjects = await reader.SubjectsAsync(Email);
        Assert.All(
            ["已收到您的申请", "补助金额已核定：430,000.00 元", "补助拨付进展", "您的办件已办结"],
            subject =>
                Assert.Contains(
                    subjects,
                    found => found.StartsWith(subject, StringComparison.Ordinal) && found.Contains(number, StringComparison.Ordinal)
                )
        );
        // Both mails of the last step are of one instant.
        Assert.Contains(subjects.TakeLast(2), subject => subject.StartsWith("您的办件已办结", StringComparison.Ordinal));
    }
}
