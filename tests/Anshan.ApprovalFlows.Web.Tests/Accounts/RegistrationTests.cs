using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Accounts;

public sealed class RegistrationTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task The_holder_of_the_mailed_link_chooses_name_and_password_and_is_signed_in()
    {
        var browser = app.Open();
        Assert.Equal(Links.RegisterSent, (await WebApp.Register(browser, "new@example.cn")).Path);
        Assert.False(await IsKnown("new@example.cn"));

        var done = await WebApp.Complete(browser, await app.NewestLinkTo("new@example.cn"));
        Assert.Equal(Links.Profile, done.Path);
        Assert.Contains("注册完成", done["notice"], StringComparison.Ordinal);
        Assert.Contains("陈经理", done["user-menu"], StringComparison.Ordinal);
        Assert.Equal("/", (await WebApp.SignIn(app.Open(), "new@example.cn", WebApp.Password)).Path);
    }

    [Fact]
    public async Task An_address_typed_full_width_gets_its_mail_and_its_account_in_the_plain_spelling()
    {
        await WebApp.Register(app.Open(), "ｗｉｄｅ＠example。cn");
        await WebApp.Complete(app.Open(), await app.NewestLinkTo("wide@example.cn"));
        Assert.True(await IsKnown("wide@example.cn"));
    }

    [Fact]
    public async Task Opening_the_link_alone_makes_nothing()
    {
        await WebApp.Register(app.Open(), "scanned@example.cn");
        var link = await app.NewestLinkTo("scanned@example.cn");
        Assert.Equal(HttpStatusCode.OK, (await app.Open().GetAsync(link)).StatusCode);
        Assert.False(await IsKnown("scanned@example.cn"));
    }

    [Fact]
    public async Task A_link_works_once_and_for_a_day()
    {
        await WebApp.Register(app.Open(), "once@example.cn");
        var link = await app.NewestLinkTo("once@example.cn");
        await WebApp.Register(app.Open(), "late@example.cn");
        var late = await app.NewestLinkTo("late@example.cn");

        await WebApp.Complete(app.Open(), link);
        Assert.NotNull((await app.Open().OpenAsync(link)).Find("dead-link"));
        app.Machine.Advance(TimeSpan.FromHours(24));
        Assert.NotNull((await app.Open().OpenAsync(late)).Find("dead-link"));
        Assert.NotNull((await app.Open().OpenAsync(Links.CompleteRegistration("forged"))).Find("dead-link"));
    }

    [Fact]
    public async Task A_known_address_gets_the_same_answer_and_a_mail_of_its_own()
    {
        await app.AddAsync("known@example.cn", null, Roles.Applicant);
        var known = await WebApp.Register(app.Open(), "known@example.cn");
        var unknown = await WebApp.Register(app.Open(), "unknown@example.cn");

        Assert.Equal(unknown.Path, known.Path);
        Assert.Equal(unknown.Main, known.Main);
        Assert.Equal("email-already-registered", (await app.MailsTo("known@example.cn"))[^1].Template);
        Assert.Equal("/", (await WebApp.SignIn(app.Open(), "known@example.cn", WebApp.Password)).Path);
    }

    /// <summary>Account takeover: a stranger registers the address again before its owner opens the link.</summary>
    [Fact]
    public async Task A_stranger_who_registers_the_address_again_changes_nothing_for_the_holder_of_the_first_link()
    {
        await WebApp.Register(app.Open(), "twice@example.cn");
        var first = await app.NewestLinkTo("twice@example.cn");
        await WebApp.Register(app.Open(), "twice@example.cn");
        var second = await app.NewestLinkTo("twice@example.cn");
        Assert.NotEqual(first, second);

        Assert.Equal(Links.Profile, (await WebApp.Complete(app.Open(), first, "the-first-pass-1")).Path);
        Assert.NotNull((await app.Open().OpenAsync(second)).Find("dead-link"));
        await WebApp.Register(app.Open(), "twice@example.cn");
        Assert.Equal("/", (await WebApp.SignIn(app.Open(), "twice@example.cn", "the-first-pass-1")).Path);
    }

    /// <summary>Further fields posted with the address, as an earlier form had them, are ignored.</summary>
    [Fact]
    public async Task A_name_and_a_password_sent_with_the_address_are_not_taken_and_not_mailed()
    {
        var browser = app.Open();
        await browser.ClickAsync(
            await browser.OpenAsync(Links.Register),
            "[data-testid=register] button",
            ("Email", "victim@example.cn"),
            ("Input.Email", "victim@example.cn"),
            ("FullName", "http://evil.example/login"),
            ("Input.FullName", "http://evil.example/login"),
            ("Input.Password", "attackers-pass-1"),
            ("Password", "attackers-pass-1")
        );

        var mail = Assert.Single(await app.MailsTo("victim@example.cn"));
        Assert.DoesNotContain("evil", mail.Subject + mail.Text + mail.ToName, StringComparison.Ordinal);
        await WebApp.Complete(app.Open(), await app.NewestLinkTo("victim@example.cn"));
        Assert.Equal("/account/sign-in", (await WebApp.SignIn(app.Open(), "victim@example.cn", "attackers-pass-1")).Path);
    }

    /// <summary>A registered stranger once kept the administrator from inviting the owner of the address.</summary>
    [Fact]
    public async Task An_address_that_somebody_typed_can_still_be_invited()
    {
        await WebApp.Register(app.Open(), "colleague@example.cn");
        var administrator = await app.SignInAs(Roles.SystemAdministrator);
        var page = await administrator.ClickAsync(
            await administrator.OpenAsync(Links.Invite),
            "main form button[type=submit]",
            ("Input.Email", "colleague@example.cn"),
            ("Input.FullName", "李同事"),
            ("Input.OrganisationId", "tiedong.commerce"),
            ("Input.Roles", Roles.Reviewer)
        );
        Assert.Contains("邀请已发送", page["notice"], StringComparison.Ordinal);

        // And whoever registers the invited one sends a mail that says where the password is set.
        await WebApp.Register(app.Open(), "colleague@example.cn");
        Assert.Contains("邀请邮件中的链接", (await app.MailsTo("colleague@example.cn"))[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kurz-1", "至少要 10 个字符")]
    [InlineData("onlyletters", "同时有字母和数字")]
    [InlineData("soft-abc12345678", "太容易被猜到")]
    [InlineData("theweak9nameis", "邮箱名称")]
    public async Task A_weak_password_is_refused_in_plain_words_and_the_link_still_works(string password, string reason)
    {
        var link = Links.CompleteRegistration(
            await app.UseAsync<RegistrationLinks, string>(links => Task.FromResult(links.Issue("weak9name@example.cn").Token))
        );
        var page = await WebApp.Complete(app.Open(), link, password);
        Assert.Contains(reason, page["error-summary"], StringComparison.Ordinal);
        Assert.Equal("陈经理", page.Value("Input_FullName"));
        Assert.False(await IsKnown("weak9name@example.cn"));
    }

    [Theory]
    [InlineData("no-address", "邮箱的格式不对")]
    [InlineData("a@example.cn, b@example.cn", "邮箱的格式不对")]
    [InlineData("Name <a@example.cn>", "邮箱的格式不对")]
    [InlineData("", "请填写电子邮箱")]
    public async Task Only_one_plain_address_is_taken(string email, string words) =>
        Assert.Contains(words, (await WebApp.Register(app.Open(), email))["error-summary"], StringComparison.Ordinal);

    private Task<bool> IsKnown(string email) => app.ReadAsync(db => db.Users.AnyAsync(user => user.Email == email));
}
