using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Accounts;

public sealed class SetupTests : IAsyncDisposable
{
    private readonly WebApp app = new();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_token_of_the_log_makes_the_first_administrator_and_the_page_is_gone()
    {
        var browser = app.Open();
        var link = Link();
        var home = await FillInAsync(browser, await browser.OpenAsync(link));
        Assert.Contains("系统管理员已创建", home["notice"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Links.People)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_token_and_an_old_one_make_nobody()
    {
        var browser = app.Open();
        var page = await browser.OpenAsync(Link());
        Assert.Contains(
            "令牌不正确",
            (await FillInAsync(browser, page, ("Input.Token", "guess")))["error-summary"],
            StringComparison.Ordinal
        );
        app.Machine.Advance(TimeSpan.FromHours(24));
        Assert.Contains("令牌不正确", (await FillInAsync(browser, page))["error-summary"], StringComparison.Ordinal);
        Assert.Equal(0, await app.ReadAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Only_the_hash_of_the_token_is_stored()
    {
        var token = Link().Split("token=")[1];
        Assert.DoesNotContain(
            token,
            await app.ReadAsync(db => db.Settings.Where(row => row.Key.StartsWith("first")).Select(row => row.Value).SingleAsync()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_last_administrator_can_neither_be_disabled_nor_demoted()
    {
        var only = await app.AddAsync("only@example.cn", null, Roles.SystemAdministrator);
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<StaffAccounts>();
        var outsider = new Actor(new("outsider"), "外人", null, [Roles.SystemAdministrator]);

        var disabled = await accounts.DisableAsync(outsider, only, "试试");
        var demoted = await accounts.ChangeAsync(outsider, only, new StaffRequest("only", null, [Roles.Auditor]), new SinceRead(null));
        Assert.Contains("最后一名系统管理员", Assert.IsType<AccountOutcome.Refused>(disabled).Problem, StringComparison.Ordinal);
        Assert.Contains("最后一名系统管理员", Assert.IsType<AccountOutcome.Refused>(demoted).Problem, StringComparison.Ordinal);

        await app.AddAsync("second@example.cn", null, Roles.SystemAdministrator);
        Assert.IsType<AccountOutcome.Done>(await accounts.DisableAsync(outsider, only, "已有第二名"));
    }

    [Fact]
    public async Task Production_has_no_default_account_and_no_development_pages()
    {
        Assert.Equal(0, await app.ReadAsync(db => db.Users.CountAsync()));
        Assert.Null((await app.Open().OpenAsync(Links.SignIn())).Find("demo-accounts"));
        foreach (var page in (string[])[Links.Mailbox, Links.SignInAs, Links.DemoClock])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await app.Open().GetAsync(page)).StatusCode);
        }
    }

    private string Link()
    {
        _ = app.Server;
        return new Uri(app.Log.Find("/setup?token=")!.Split("：")[^1]).PathAndQuery;
    }

    private static Task<Page> FillInAsync(Browser browser, Page page, params (string, string)[] more) =>
        browser.ClickAsync(
            page,
            "[data-testid=setup] button",
            [
                ("Input.FullName", "郑主任"),
                ("Input.Email", "first@example.cn"),
                ("Input.Password", WebApp.Password),
                ("Input.Repeat", WebApp.Password),
                .. more,
            ]
        );
}
