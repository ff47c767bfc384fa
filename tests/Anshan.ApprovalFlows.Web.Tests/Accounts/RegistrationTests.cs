using System.Net;
using Anshan.ApprovalFlows.Approvals.People;

namespace Anshan.ApprovalFlows.Web.Tests.Accounts;

public sealed class RegistrationTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task The_address_counts_only_once_its_link_was_opened()
    {
        var browser = app.Open();
        Assert.Equal(Links.RegisterSent, (await WebApp.Register(browser, "new@example.cn")).Path);

        var tooEarly = await WebApp.SignIn(browser, "new@example.cn", WebApp.Password);
        Assert.Contains("还没有确认", tooEarly["error-summary"], StringComparison.Ordinal);

        var confirm = await browser.OpenAsync(await app.NewestLinkTo("new@example.cn"));
        var confirmed = await browser.ClickAsync(confirm, "[data-testid=confirm] button");
        Assert.Contains("邮箱已确认", confirmed["notice"], StringComparison.Ordinal);
        Assert.Equal("/", (await WebApp.SignIn(browser, "new@example.cn", WebApp.Password)).Path);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Links.Profile)).StatusCode);
    }

    [Fact]
    public async Task Opening_the_link_alone_confirms_nothing()
    {
        await WebApp.Register(app.Open(), "scanned@example.cn");
        var link = await app.NewestLinkTo("scanned@example.cn");
        Assert.Equal(HttpStatusCode.OK, (await app.Open().GetAsync(link)).StatusCode);
        Assert.Contains("还没有确认", (await WebApp.SignIn(app.Open(), "scanned@example.cn", WebApp.Password))["error-summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        await WebApp.Register(app.Open(), "once@example.cn");
        var browser = app.Open();
        var confirm = await browser.OpenAsync(await app.NewestLinkTo("once@example.cn"));
        await browser.ClickAsync(confirm, "[data-testid=confirm] button");
        var again = await browser.ClickAsync(confirm, "[data-testid=confirm] button");
        Assert.Contains("链接已失效", again["error-summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_address_gets_the_same_answer_and_a_mail_of_its_own()
    {
        await app.AddAsync("known@example.cn", null, Roles.Applicant);
        var known = await WebApp.Register(app.Open(), "known@example.cn", "another-pass-word-9");
        var unknown = await WebApp.Register(app.Open(), "unknown@example.cn", "another-pass-word-9");

        Assert.Equal(unknown.Path, known.Path);
        Assert.Equal(unknown.Main, known.Main);
        Assert.Equal("email-already-registered", (await app.MailsTo("known@example.cn"))[^1].Template);
        Assert.Equal("/", (await WebApp.SignIn(app.Open(), "known@example.cn", WebApp.Password)).Path);
    }

    [Fact]
    public async Task Registering_again_before_confirming_starts_anew()
    {
        await WebApp.Register(app.Open(), "twice@example.cn", "the-first-pass-1");
        var first = await app.NewestLinkTo("twice@example.cn");
        await WebApp.Register(app.Open(), "twice@example.cn", "the-second-pass-2");

        var browser = app.Open();
        var dead = await browser.ClickAsync(await browser.OpenAsync(first), "[data-testid=confirm] button");
        Assert.Contains("链接已失效", dead["error-summary"], StringComparison.Ordinal);
        await browser.ClickAsync(await browser.OpenAsync(await app.NewestLinkTo("twice@example.cn")), "[data-testid=confirm] button");
        Assert.Equal(Links.SignIn(), (await WebApp.SignIn(browser, "twice@example.cn", "the-first-pass-1")).Path);
        Assert.Equal("/", (await WebApp.SignIn(browser, "twice@example.cn", "the-second-pass-2")).Path);
    }

    [Theory]
    [InlineData("kurz-1", "至少要 10 个字符")]
    [InlineData("onlyletters", "同时有字母和数字")]
    [InlineData("soft-abc12345678", "太容易被猜到")]
    [InlineData("thepicky9nameis", "邮箱名称", "picky9name@example.cn")]
    public async Task A_weak_password_is_refused_in_plain_words(string password, string reason, string email = "weak@example.cn")
    {
        var page = await WebApp.Register(app.Open(), email, password);
        Assert.Contains(reason, page["error-summary"], StringComparison.Ordinal);
        Assert.Equal(email, page.Value("Input_Email"));
        Assert.Empty(await app.MailsTo(email));
    }

    [Theory]
    [InlineData("no-address")]
    [InlineData("a@example.cn, b@example.cn")]
    [InlineData("Name <a@example.cn>")]
    public async Task Only_one_plain_address_is_taken(string email) =>
        Assert.Contains("邮箱的格式不对", (await WebApp.Register(app.Open(), email))["error-summary"], StringComparison.Ordinal);
}
