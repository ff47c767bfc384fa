using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Subjects;

/// <summary>One person, several applicants: what is begun is for the one that is acted for, and stays with it.</summary>
public sealed class SubjectTests : IAsyncLifetime
{
    private static readonly string Second = "91210302MA0ABCDE7" + UnifiedSocialCreditCode.CheckDigit("91210302MA0ABCDE7");

    private WebApp site = null!;
    private Browser organiser = null!;

    public async ValueTask InitializeAsync()
    {
        site = await ApplicantSite.StartAsync();
        organiser = await site.BrowserOfAsync(CaseWorld.Organiser);
    }

    public async ValueTask DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_second_one_is_added_and_new_applications_are_for_it()
    {
        var added = await AddSecondAsync();
        Assert.Contains($"鞍山第二会展有限公司 {Second} 正在使用", added["subjects"], StringComparison.Ordinal);
        Assert.Contains("鞍山示例会展有限公司", added["subjects"], StringComparison.Ordinal);

        var form = await organiser.PressAsync(await organiser.OpenAsync(Links.StartApplication("1.2")), "start");
        Assert.StartsWith("/applications/", form.Path, StringComparison.Ordinal);
        var draft = await site.ReadAsync(db => db.Drafts.AsNoTracking().SingleAsync());
        Assert.Equal(await IdOfSecondAsync(), draft.SubjectId);

        // The other one is chosen; what was begun stays with the second, and is open all the same.
        var chosen = await organiser.ClickAsync(await organiser.OpenAsync(Links.Profile), "[data-testid=subjects] form button");
        Assert.Contains("鞍山示例会展有限公司", chosen.Value("Input_Name"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await organiser.OpenAsync(form.Path)).Status);
        await organiser.PressAsync(await organiser.OpenAsync(Links.StartApplication("1.2")), "start");
        Assert.Equal(
            new HashSet<string> { CaseWorld.Organiser.UserId, await IdOfSecondAsync() },
            (await site.ReadAsync(db => db.Drafts.Select(row => row.SubjectId).ToListAsync())).ToHashSet()
        );
    }

    [Fact]
    public async Task The_same_one_is_not_added_twice()
    {
        await AddSecondAsync();
        var again = await AddSecondAsync();
        Assert.Contains("您已经有一个相同的申报主体", again["error-summary"], StringComparison.Ordinal);
        Assert.Equal(1, await site.ReadAsync(db => db.ApplicantProfiles.CountAsync(row => row.CreditCode == Second)));
    }

    [Fact]
    public async Task Nobody_opens_saves_or_chooses_the_applicant_of_somebody_else()
    {
        var stranger = await site.BrowserOfAsync(ApplicantSite.Stranger);
        var id = CaseWorld.Organiser.UserId.Value;
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.OpenAsync(Links.ProfileThen(null, id))).Status);
        var own = await stranger.OpenAsync(Links.Profile);
        var saved = await stranger.ClickAsync(own, "[data-testid=profile] button", ("subject", id), ("Input.Name", "被改名的公司"));
        Assert.Equal(HttpStatusCode.NotFound, saved.Status);
        Assert.False(await site.UseAsync<ChooseSubject, bool>(choose => choose.RunAsync(ApplicantSite.Stranger, new(id))));
        Assert.Equal(
            "鞍山示例会展有限公司",
            await site.ReadAsync(db => db.ApplicantProfiles.Where(row => row.SubjectId == id).Select(row => row.Name).SingleAsync())
        );
    }

    [Fact]
    public async Task Two_people_of_one_applicant_go_on_with_the_same_draft_and_see_the_same_cases()
    {
        var colleague = new Actor(new("colleague-2"), "赵会计", null, [Roles.Applicant]);
        var browser = await site.BrowserOfAsync(colleague);
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(Links.ApplicationForm(draft))).Status);
        await site.WriteAsync(db =>
            db.Add(
                new SubjectMember
                {
                    SubjectId = CaseWorld.Organiser.UserId,
                    UserId = colleague.UserId,
                    Since = DateTimeOffset.UnixEpoch,
                }
            )
        );
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync(Links.ApplicationForm(draft))).Status);
        Assert.Contains("赵会计", (await browser.OpenAsync(Links.Profile))["members"], StringComparison.Ordinal);
    }

    private async Task<Page> AddSecondAsync() =>
        await organiser.ClickAsync(
            await organiser.OpenAsync(Links.NewSubject),
            "[data-testid=profile] button",
            ("kinds", "Organiser"),
            ("Input.Name", "鞍山第二会展有限公司"),
            ("Input.CreditCode", Second),
            ("Input.RegionId", "tiexi"),
            ("Input.BankName", "某银行"),
            ("Input.BankAccountName", "鞍山第二会展有限公司"),
            ("Input.BankAccount", "6200000000000000"),
            ("Input.ContactName", "陈经理"),
            ("Input.ContactPhone", "0412-5555555")
        );

    private Task<string> IdOfSecondAsync() =>
        site.ReadAsync(db => db.ApplicantProfiles.Where(row => row.CreditCode == Second).Select(row => row.SubjectId).SingleAsync());
}
