using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Accounts;

public sealed class PeopleTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task An_invited_person_sets_the_password_and_is_in()
    {
        var admin = await app.SignInAs(Roles.SystemAdministrator);
        Assert.Equal(Links.People, (await InviteAsync(admin, "invited@example.cn", "tiedong.commerce", Roles.Reviewer)).Path);

        var browser = app.Open();
        var home = await AcceptAsync(browser, await app.NewestLinkTo("invited@example.cn"));
        Assert.Contains("您已登录", home["notice"], StringComparison.Ordinal);
        Assert.Contains("铁东区商务局", home["user-menu"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Links.Inbox)).StatusCode);
        Assert.Equal(["user.invited", "user.accepted-invitation"], await app.AuditOf(await IdOf("invited@example.cn")));
    }

    [Fact]
    public async Task Sending_the_invitation_again_kills_the_older_link()
    {
        var admin = await app.SignInAs(Roles.SystemAdministrator);
        await InviteAsync(admin, "again@example.cn", "tiedong.finance", Roles.Finance);
        var first = await app.NewestLinkTo("again@example.cn");
        app.Machine.Advance(TimeSpan.FromSeconds(1));
        await admin.ClickAsync(await admin.OpenAsync(Links.Person(await IdOf("again@example.cn"))), "form[action*=SendAgain] button");

        Assert.NotNull((await app.Open().OpenAsync(first)).Find("dead-link"));
        Assert.Null((await app.Open().OpenAsync(await app.NewestLinkTo("again@example.cn"))).Find("dead-link"));
    }

    [Fact]
    public async Task An_invitation_dies_after_72_hours()
    {
        await InviteAsync(await app.SignInAs(Roles.SystemAdministrator), "slow@example.cn", "tiedong.finance", Roles.Finance);
        app.Machine.Advance(TimeSpan.FromHours(72));
        Assert.NotNull((await app.Open().OpenAsync(await app.NewestLinkTo("slow@example.cn"))).Find("dead-link"));
    }

    [Theory]
    [InlineData(Roles.Reviewer, "", "必须选择所在单位")]
    [InlineData(Roles.Applicant, "", "不能邀请")]
    [InlineData(Roles.Reviewer, "nowhere.commerce", "没有这个单位")]
    public async Task An_impossible_invitation_is_refused_in_words(string role, string unit, string reason)
    {
        var page = await InviteAsync(await app.SignInAs(Roles.SystemAdministrator), "impossible@example.cn", unit, role);
        Assert.Contains(reason, page["error-summary"], StringComparison.Ordinal);
        Assert.Equal("impossible@example.cn", page.Value("Input_Email"));
        Assert.Empty(await app.MailsTo("impossible@example.cn"));
    }

    [Fact]
    public async Task Disabling_ends_the_session_with_the_next_click()
    {
        var id = await app.AddAsync("leaving@example.cn", "tiedong.commerce", Roles.Reviewer);
        var leaving = app.Open();
        await WebApp.SignIn(leaving, "leaving@example.cn", WebApp.Password);
        var admin = await app.SignInAs(Roles.SystemAdministrator);
        var person = await admin.OpenAsync(Links.Person(id));

        var without = await admin.ClickAsync(person, "[data-testid=disable] button");
        Assert.Contains("请写明停用原因", without["error-summary"], StringComparison.Ordinal);
        var disabled = await admin.ClickAsync(person, "[data-testid=disable] button", ("Input.Reason", "调离本单位"));

        Assert.Contains("账号已停用", disabled["notice"], StringComparison.Ordinal);
        Assert.Equal("/account/sign-in", (await leaving.OpenAsync(Links.Inbox)).Path);
        Assert.Contains(
            "已经停用",
            (await WebApp.SignIn(leaving, "leaving@example.cn", WebApp.Password))["error-summary"],
            StringComparison.Ordinal
        );
        Assert.Equal("account-disabled", (await app.MailsTo("leaving@example.cn"))[^1].Template);

        await admin.ClickAsync(disabled, "[data-testid=enable] button");
        Assert.Equal(Links.Inbox, (await WebApp.SignIn(leaving, "leaving@example.cn", WebApp.Password)).Path);
        Assert.Equal(["user.disabled", "user.enabled"], await app.AuditOf(id));
    }

    [Fact]
    public async Task A_changed_role_counts_from_the_next_click_and_is_audited_with_before_and_after()
    {
        var id = await app.AddAsync("mover@example.cn", "tiedong.commerce", Roles.Reviewer);
        var mover = app.Open();
        await WebApp.SignIn(mover, "mover@example.cn", WebApp.Password);
        var admin = await app.SignInAs(Roles.SystemAdministrator);
        await ChangeAsync(admin, id, "", Roles.Auditor);

        Assert.Equal(HttpStatusCode.Forbidden, (await mover.OpenAsync(Links.Inbox)).Status);
        var data = await app.ReadAsync(db => db.AuditEvents.Where(row => row.Stream == "user:" + id).Select(row => row.Data).SingleAsync());
        var text = System.Text.Encoding.UTF8.GetString(data);
        Assert.Matches("\"after\".*auditor.*\"before\".*tiedong.commerce.*reviewer", text.ToLowerInvariant());
    }

    [Fact]
    public async Task Nobody_changes_the_own_account()
    {
        var id = await app.AddAsync("myself@example.cn", null, Roles.SystemAdministrator);
        var browser = app.Open();
        await WebApp.SignIn(browser, "myself@example.cn", WebApp.Password);
        Assert.NotNull((await browser.OpenAsync(Links.Person(id))).Find("oneself"));

        // The form is missing on the own page; one taken from another page is refused all the same.
        var other = await browser.OpenAsync(Links.Person(await app.AddAsync("bystander@example.cn", null, Roles.Auditor)));
        var own = other with { Address = new Uri(other.Address, Links.Person(id)) };
        other.Document.QuerySelector("[data-testid=change]")!.SetAttribute("action", $"{Links.Person(id)}?handler=Change");
        var refused = await browser.ClickAsync(own, "[data-testid=change] button", ("Input.Roles", Roles.WorkflowAdministrator));
        Assert.Contains("不能更改自己的账号", refused["error-summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_searched_by_unit_and_filtered_by_state()
    {
        var admin = await app.SignInAs(Roles.SystemAdministrator);
        await app.AddAsync("xiuyan-one@example.cn", "xiuyan.finance", Roles.Reviewer);
        await InviteAsync(admin, "xiuyan-two@example.cn", "xiuyan.finance", Roles.Finance);

        Assert.Equal(2, await CountAsync(admin, "?q=岫岩满族自治县财政局"));
        Assert.Equal(1, await CountAsync(admin, "?q=岫岩满族自治县财政局&state=Invited"));
        Assert.Equal(1, await CountAsync(admin, "?q=xiuyan-one"));
        Assert.Equal(0, await CountAsync(admin, "?q=xiuyan%25one"));
    }

    [Fact]
    public async Task Every_account_is_on_exactly_one_page()
    {
        await using var own = new WebApp();
        var admin = await own.SignInAs(Roles.SystemAdministrator);
        await own.WriteAsync(db =>
            db.Users.AddRange(
                Enumerable
                    .Range(0, 70)
                    .Select(i => new AppUser
                    {
                        UserName = $"u{i}",
                        Email = $"u{i}@example.cn",
                        FullName = $"u{i}",
                        CreatedAt = own.Machine.GetUtcNow(),
                    })
            )
        );

        List<string> seen = [];
        var page = await admin.OpenAsync(Links.People);
        while (true)
        {
            seen.AddRange(page.Document.QuerySelectorAll("[data-testid=person] a").Select(link => link.GetAttribute("href")!));
            if (page.Find("older")?.GetAttribute("href") is not { } older)
            {
                break;
            }

            page = await admin.OpenAsync(older);
        }

        Assert.Equal(71, seen.Count);
        Assert.Equal(71, seen.Distinct().Count());
        var back = await admin.OpenAsync(page.Document.QuerySelector("[rel=prev]")!.GetAttribute("href")!);
        Assert.Equal(
            seen.Skip(30).Take(30),
            back.Document.QuerySelectorAll("[data-testid=person] a").Select(link => link.GetAttribute("href")!)
        );
    }

    private Task<string> IdOf(string email) =>
        app.ReadAsync(db => db.Users.Where(user => user.Email == email).Select(user => user.Id).SingleAsync());

    private static async Task<int> CountAsync(Browser admin, string query) =>
        (await admin.OpenAsync(Links.People + query)).Document.QuerySelectorAll("[data-testid=person]").Length;

    private static async Task<Page> InviteAsync(Browser admin, string email, string unit, string role) =>
        await admin.ClickAsync(
            await admin.OpenAsync(Links.Invite),
            "[data-testid=invite] button",
            ("Input.FullName", "李受邀"),
            ("Input.Email", email),
            ("Input.OrganisationId", unit),
            ("Input.Roles", role)
        );

    private static async Task<Page> AcceptAsync(Browser browser, string link) =>
        await browser.ClickAsync(
            await browser.OpenAsync(link),
            "[data-testid=accept] button",
            ("Input.Password", "my-own-secret-55"),
            ("Input.Repeat", "my-own-secret-55")
        );

    private static async Task<Page> ChangeAsync(Browser admin, string id, string unit, string role) =>
        await admin.ClickAsync(
            await admin.OpenAsync(Links.Person(id)),
            "[data-testid=change] button",
            ("Input.OrganisationId", unit),
            ("Input.Roles", role)
        );
}
