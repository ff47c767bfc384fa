using Anshan.ApprovalFlows.Web.Development;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>Nothing typed is lost: a form saves itself, warns before it is left, and waits through a sign-in.</summary>
[Collection(BrowserTests.Name)]
public sealed class KeptTextTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task A_form_saves_itself_warns_before_it_is_left_and_waits_through_a_sign_in()
    {
        var address = Links.ApplicationForm(await stage.App.DraftAsync("自动保存测试"));
        var applicant = await stage.SignInAsync("applicant");
        await applicant.OpenAsync(address);
        var (page, name) = (applicant.Page, applicant.Page.Locator("#f_eventName"));
        var said = page.Locator("[data-autosaved]");

        await name.FillAsync("第一次填写的名称");
        await Assertions.Expect(said).ToContainTextAsync("已自动保存");
        await applicant.OpenAsync(address);
        Assert.Equal("第一次填写的名称", await name.InputValueAsync());

        List<string> asked = [];
        page.Dialog += (_, dialog) =>
        {
            asked.Add(dialog.Type);
            _ = dialog.AcceptAsync();
        };
        await name.PressSequentiallyAsync("，改到一半");
        await applicant.OpenAsync(Links.MyCases);
        Assert.Equal([DialogType.BeforeUnload], asked);

        // Another window signs out: what is typed meanwhile waits for the next sign-in.
        await applicant.OpenAsync(address);
        await page.Context.ClearCookiesAsync();
        await name.FillAsync("登录过期时填写的名称");
        await Assertions.Expect(said).ToContainTextAsync("登录已过期");
        await applicant.LeaveByAsync(() => said.GetByRole(AriaRole.Link).ClickAsync());
        await SignInAgainAsync(applicant);
        Assert.Equal("登录过期时填写的名称", await name.InputValueAsync());
        await applicant.PressAsync("保存草稿");
        Assert.Equal("登录过期时填写的名称", await name.InputValueAsync());
        Assert.Equal([DialogType.BeforeUnload], asked);
    }

    private async Task SignInAgainAsync(Visitor person)
    {
        var password = await stage.App.ReadAsync(db =>
            db.Settings.Where(row => row.Key == DevelopmentSeed.PasswordKey).Select(row => row.Value).SingleAsync()
        );
        await person.FillAsync("电子邮箱", $"applicant@{DevelopmentSeed.Domain}");
        await person.Page.GetByLabel("密码", new() { Exact = true }).FillAsync(password);
        await person.LeaveByAsync(() =>
            person.Page.GetByTestId("sign-in").GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync()
        );
    }
}
