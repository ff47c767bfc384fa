using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;

namespace Anshan.ApprovalFlows.Web.Tests.Accounts;

public sealed class SignInTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_one_answer()
    {
        await app.AddAsync("neutral@example.cn", null, Roles.Applicant);
        var wrong = await WebApp.SignIn(app.Open(), "neutral@example.cn", "wrong-password-1");
        var unknown = await WebApp.SignIn(app.Open(), "nobody@example.cn", "wrong-password-1");
        Assert.Contains("邮箱或密码不正确", wrong["error-summary"], StringComparison.Ordinal);
        Assert.Equal(wrong["error-summary"], unknown["error-summary"]);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_the_right_one_too()
    {
        var id = await app.AddAsync("locked@example.cn", null, Roles.Applicant);
        for (var i = 0; i < 5; i++)
        {
            await WebApp.SignIn(app.Open(), "locked@example.cn", "wrong-password-1");
        }

        var right = await WebApp.SignIn(app.Open(), "locked@example.cn", WebApp.Password);
        Assert.Contains("邮箱或密码不正确", right["error-summary"], StringComparison.Ordinal);
        Assert.Equal(["user.locked"], await app.AuditOf(id));
    }

    [Fact]
    public async Task Too_many_attempts_on_one_account_are_refused_before_the_password_is_looked_at()
    {
        await using var own = new WebApp();
        for (var i = 0; i < 15; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await WebApp.SignIn(own.Open(), "hammered@example.cn", "wrong-password-1")).Status);
        }

        await own.AddAsync("hammered@example.cn", null, Roles.Applicant);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await WebApp.SignIn(own.Open(), "hammered@example.cn", WebApp.Password)).Status);
        own.Machine.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("/", (await WebApp.SignIn(own.Open(), "hammered@example.cn", WebApp.Password)).Path);
    }

    [Fact]
    public async Task One_address_cannot_try_one_password_on_many_accounts()
    {
        await using var own = new WebApp();
        for (var i = 0; i < 60; i++)
        {
            await WebApp.SignIn(own.Open(), $"someone{i}@example.cn", "");
            await WebApp.SignIn(own.Open(), $"someone{i}@example.cn", "wrong-password-1");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await WebApp.SignIn(own.Open(), "fresh@example.cn", "wrong-password-1")).Status);
    }

    [Theory]
    [InlineData("/account/password", "/account/password")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    public async Task Signing_in_leads_back_inside_the_site_only(string returnUrl, string arrival)
    {
        var email = $"{Guid.NewGuid():N}@example.cn";
        await app.AddAsync(email, null, Roles.Applicant);
        var browser = app.Open();
        var page = await browser.ClickAsync(
            await browser.OpenAsync(Links.SignIn(returnUrl)),
            "[data-testid=sign-in] button",
            ("Input.Email", email),
            ("Input.Password", WebApp.Password)
        );
        Assert.Equal(arrival, page.Path);
    }

    [Fact]
    public async Task A_form_posted_after_the_session_ended_leads_back_to_its_page()
    {
        var browser = await app.SignInAs(Roles.Applicant);
        var profile = await browser.OpenAsync(Links.Profile);
        app.Machine.Advance(TimeSpan.FromHours(9));
        var interrupted = await browser.ClickAsync(profile, "[data-testid=profile] button", ("Input.Name", "鞍山某公司"));
        Assert.Equal("/account/sign-in", interrupted.Path);
        Assert.Equal("?returnUrl=%2Fprofile", interrupted.Address.Query);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var browser = await app.SignInAs(Roles.Applicant);
        await browser.ClickAsync(await browser.OpenAsync("/"), "[data-testid=sign-out]");
        Assert.Equal("/account/sign-in", (await browser.OpenAsync(Links.Profile)).Path);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var client = app.OpenWithoutFollowing();
        using var form = new FormUrlEncodedContent([new("Input.Email", "a@example.cn"), new("Input.Password", "x")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(new Uri(Links.SignIn(), UriKind.Relative), form)).StatusCode);
    }

    [Fact]
    public async Task The_session_cookie_is_kept_from_scripts_and_from_other_sites()
    {
        await app.AddAsync("cookie@example.cn", null, Roles.Applicant);
        using var client = app.OpenWithoutFollowing();
        var page = await Page.OfAsync(await client.GetAsync(new Uri(Links.SignIn(), UriKind.Relative)));
        var token = page.Document.QuerySelector("[data-testid=sign-in] [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([
            new("Input.Email", "cookie@example.cn"),
            new("Input.Password", WebApp.Password),
            new("__RequestVerificationToken", token),
        ]);
        using var answer = await client.PostAsync(new Uri(Links.SignIn(), UriKind.Relative), form);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }
}
