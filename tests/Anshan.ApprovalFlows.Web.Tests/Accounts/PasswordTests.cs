using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;

namespace Anshan.ApprovalFlows.Web.Tests.Accounts;

public sealed class PasswordTests(WebApp app) : IClassFixture<WebApp>
{
    private const string Fresh = "quite-new-secret-4";

    [Fact]
    public async Task A_forgotten_password_is_set_anew_and_ends_the_other_sessions()
    {
        var id = await app.AddAsync("forgot@example.cn", null, Roles.Applicant);
        var elsewhere = app.Open();
        await WebApp.SignIn(elsewhere, "forgot@example.cn", WebApp.Password);

        var browser = app.Open();
        await ForgetAsync("forgot@example.cn");
        var page = await browser.OpenAsync(await app.NewestLinkTo("forgot@example.cn"));
        var done = await browser.ClickAsync(page, "[data-testid=reset] button", ("Input.Password", Fresh), ("Input.Repeat", Fresh));

        Assert.Contains("新密码已设置", done["notice"], StringComparison.Ordinal);
        Assert.Equal("/account/sign-in", (await elsewhere.OpenAsync(Links.Profile)).Path);
        Assert.Equal("/", (await WebApp.SignIn(app.Open(), "forgot@example.cn", Fresh)).Path);
        Assert.Equal(["user.password-reset"], await app.AuditOf(id));
    }

    [Fact]
    public async Task An_unknown_address_gets_the_same_answer_and_no_mail()
    {
        await app.AddAsync("there@example.cn", null, Roles.Applicant);
        Assert.Equal(await ForgetAsync("there@example.cn"), await ForgetAsync("not-there@example.cn"));
        Assert.Single(await app.MailsTo("there@example.cn"));
        Assert.Empty(await app.MailsTo("not-there@example.cn"));
    }

    [Fact]
    public async Task A_link_dies_after_two_hours()
    {
        await app.AddAsync("late@example.cn", null, Roles.Applicant);
        await ForgetAsync("late@example.cn");
        var browser = app.Open();
        var page = await browser.OpenAsync(await app.NewestLinkTo("late@example.cn"));
        app.Machine.Advance(TimeSpan.FromHours(2));
        var late = await browser.ClickAsync(page, "[data-testid=reset] button", ("Input.Password", Fresh), ("Input.Repeat", Fresh));
        Assert.Contains("链接已失效", late["error-summary"], StringComparison.Ordinal);
        Assert.Equal("/", (await WebApp.SignIn(app.Open(), "late@example.cn", WebApp.Password)).Path);
    }

    [Fact]
    public async Task Changing_the_password_needs_the_present_one_and_keeps_this_session()
    {
        var browser = await app.SignInAs(Roles.Auditor);
        var page = await browser.OpenAsync(Links.ChangePassword);
        (string, string)[] typed = [("Input.Password", Fresh), ("Input.Repeat", Fresh)];
        var wrong = await browser.ClickAsync(page, "[data-testid=change-password] button", [("Input.Current", "not-it-1234"), .. typed]);
        Assert.Contains("当前密码不正确", wrong["error-summary"], StringComparison.Ordinal);
        var done = await browser.ClickAsync(page, "[data-testid=change-password] button", [("Input.Current", WebApp.Password), .. typed]);
        Assert.Contains("密码已修改", done["notice"], StringComparison.Ordinal);
        Assert.NotNull(done.Find("user-menu"));
    }

    /// <summary>A stranger who asks again and again can neither kill the link in the owner's hand nor keep the owner from asking.</summary>
    [Fact]
    public async Task Links_that_a_stranger_asks_for_leave_the_earlier_one_alive_until_one_is_used()
    {
        await app.AddAsync("asked@example.cn", null, Roles.Applicant);
        await ForgetAsync("asked@example.cn");
        var first = await app.NewestLinkTo("asked@example.cn");
        for (var again = 0; again < 7; again++)
        {
            Assert.NotNull(await ForgetAsync("asked@example.cn"));
        }

        Assert.Equal(AttemptLimit.Mail.PerAccount, (await app.MailsTo("asked@example.cn")).Count);
        var second = await app.NewestLinkTo("asked@example.cn");
        var browser = app.Open();
        Assert.Contains("新密码已设置", (await ResetAsync(browser, first))["notice"], StringComparison.Ordinal);
        Assert.Contains("链接已失效", (await ResetAsync(app.Open(), second))["error-summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_password_kills_the_links_that_were_asked_for()
    {
        await app.AddAsync("changed@example.cn", null, Roles.Applicant);
        await ForgetAsync("changed@example.cn");
        var browser = app.Open();
        await WebApp.SignIn(browser, "changed@example.cn", WebApp.Password);
        await browser.ClickAsync(
            await browser.OpenAsync(Links.ChangePassword),
            "[data-testid=change-password] button",
            ("Input.Current", WebApp.Password),
            ("Input.Password", Fresh),
            ("Input.Repeat", Fresh)
        );
        Assert.Contains(
            "链接已失效",
            (await ResetAsync(app.Open(), await app.NewestLinkTo("changed@example.cn")))["error-summary"],
            StringComparison.Ordinal
        );
    }

    private static async Task<Page> ResetAsync(Browser browser, string link) =>
        await browser.ClickAsync(
            await browser.OpenAsync(link),
            "[data-testid=reset] button",
            ("Input.Password", "another-secret-55"),
            ("Input.Repeat", "another-secret-55")
        );

    private async Task<string?> ForgetAsync(string email)
    {
        var browser = app.Open();
        var page = await browser.ClickAsync(await browser.OpenAsync(Links.ForgotPassword), "[data-testid=forgot] button", ("Email", email));
        return page["reset-sent"];
    }
}
