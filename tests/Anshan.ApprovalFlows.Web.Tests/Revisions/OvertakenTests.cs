using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Revisions;

/// <summary>Two people read, both save: the second one is told, sees both texts, and overwrites nothing before that.</summary>
public sealed class OvertakenTests(OvertakenTests.OpenSite opened) : IClassFixture<OvertakenTests.OpenSite>
{
    private const string Hers = "先保存的内容";
    private const string His = "后保存的内容";

    public static TheoryData<string> Kinds => [.. All.Keys];

    private static Dictionary<string, Kind> All =>
        new()
        {
            ["draft"] = new Kind(
                ApplicantSite.Organiser,
                ApplicantSite.Organiser,
                site => Links.ApplicationForm(site.Draft),
                "[data-testid=save]",
                ("f.eventName", "f_eventName")
            ),
            ["profile"] = new Kind(
                ApplicantSite.Organiser,
                ApplicantSite.Organiser,
                _ => Links.Profile,
                "[data-testid=profile] button",
                ("Input.Address", "Input_Address")
            ),
            ["opinion"] = new Kind(
                CaseWorld.Staff("tiedong.commerce"),
                CaseSite.Colleague,
                site => Links.Task(site.Review),
                "[data-testid=save]",
                ("Review.Opinion", "Review_Opinion")
            ),
            ["dates"] = new Kind(
                CaseSite.WorkflowAdministrator,
                OpenSite.OtherWorkflowAdministrator,
                _ => Links.MeasureData("2.1"),
                "[data-testid=dates] button",
                ("Dates.Source", "Dates_Source"),
                ("Dates.OpensOn", "2023-09-01")
            ),
            ["closing"] = new Kind(
                CaseSite.WorkflowAdministrator,
                OpenSite.OtherWorkflowAdministrator,
                _ => Links.MeasureData("1.2"),
                "[data-testid=close] button",
                ("Reason", null)
            ),
            ["rate"] = new Kind(
                CaseSite.WorkflowAdministrator,
                OpenSite.OtherWorkflowAdministrator,
                _ => Links.MeasureData("16.1"),
                "[data-testid=rate] button",
                ("Rate.Source", "Rate_Source"),
                ("Rate.RegionId", "tiedong"),
                ("Rate.Percent", "20"),
                ("Rate.From", "2023-09-01")
            ),
            ["unit"] = new Kind(
                CaseSite.SystemAdministrator,
                OpenSite.OtherSystemAdministrator,
                _ => Links.Organisation("tiedong.commerce"),
                "[data-testid=unit] button",
                ("Input.Name", "Input_Name")
            ),
            ["person"] = new Kind(
                CaseSite.SystemAdministrator,
                OpenSite.OtherSystemAdministrator,
                _ => Links.Person(CaseWorld.Staff("tiedong.commerce").UserId),
                "[data-testid=change] button",
                ("Input.FullName", "Input_FullName"),
                ("Input.Roles", Roles.Reviewer)
            ),
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_second_is_told_sees_both_and_overwrites_nothing(string name)
    {
        var kind = All[name];
        var (first, second) = (await opened.Site.BrowserOfAsync(kind.First), await opened.Site.BrowserOfAsync(kind.Second));
        var address = kind.Address(opened);
        var (herPage, hisPage) = (await first.OpenAsync(address), await second.OpenAsync(address));

        var taken = await first.ClickAsync(herPage, kind.Button, [(kind.Field.Name, Hers), .. kind.Others]);
        Assert.Equal((HttpStatusCode.OK, null), (taken.Status, taken["meanwhile"]));

        var told = await second.ClickAsync(hisPage, kind.Button, [(kind.Field.Name, His), .. kind.Others]);
        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains(Hers, string.Concat(told.Texts("theirs")), StringComparison.Ordinal);
        Assert.Contains(His, string.Concat(told.Texts("mine")), StringComparison.Ordinal);
        // A colleague is not taken for oneself.
        Assert.Equal(kind.First == kind.Second, told["meanwhile"]!.Contains("另一个窗口", StringComparison.Ordinal));
        Assert.Contains(Hers, (await first.OpenAsync(address)).Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        if (kind.Field.Id is not { } control)
        {
            return; // what was closed meanwhile has no form for closing any more
        }

        Assert.Equal(His, told.Value(control));
        var settled = await second.ClickAsync(told, kind.Button);
        Assert.Equal((HttpStatusCode.OK, null), (settled.Status, settled["meanwhile"]));
        Assert.Contains(His, (await first.OpenAsync(address)).Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_the_other_changed_comes_into_the_form_and_is_not_taken_back()
    {
        var draft = await opened.Site.DraftAsync(ApplicantSite.CompleteForm);
        var browser = await opened.Site.BrowserOfAsync(ApplicantSite.Organiser);
        var (older, newer) = (await browser.OpenAsync(Links.ApplicationForm(draft)), await browser.OpenAsync(Links.ApplicationForm(draft)));
        await browser.PressAsync(newer, "save", ("f.eventName", "新窗口的名称"), ("f.venueRental", "12345.60"));
        var told = await browser.PressAsync(older, "save", ("f.eventVenue", "旧窗口的地点"));
        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Equal(
            ("新窗口的名称", "旧窗口的地点", "12,345.60"),
            (told.Value("f_eventName"), told.Value("f_eventVenue"), told.Value("f_venueRental"))
        );
        var saved = await browser.PressAsync(told, "save");
        Assert.Equal(
            ("新窗口的名称", "旧窗口的地点", "12,345.60"),
            (saved.Value("f_eventName"), saved.Value("f_eventVenue"), saved.Value("f_venueRental"))
        );
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_no_conflict()
    {
        var draft = await opened.Site.DraftAsync(ApplicantSite.CompleteForm);
        var browser = await opened.Site.BrowserOfAsync(ApplicantSite.Organiser);
        var page = await browser.OpenAsync(Links.ApplicationForm(draft));
        Assert.Equal(HttpStatusCode.OK, (await browser.PressAsync(page, "save", ("f.eventName", "同一份"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PressAsync(page, "save", ("f.eventName", "同一份"))).Status);
    }

    [Fact]
    public async Task A_rate_that_somebody_entered_for_the_same_day_is_not_overwritten_unseen()
    {
        var (first, second) = (
            await opened.Site.BrowserOfAsync(CaseSite.WorkflowAdministrator),
            await opened.Site.BrowserOfAsync(OpenSite.OtherWorkflowAdministrator)
        );
        var (herPage, hisPage) = (await first.OpenAsync(Links.LoanPrimeRates), await second.OpenAsync(Links.LoanPrimeRates));
        (string, string)[] Of(string oneYear) =>
            [("Input.PublishedOn", "2023-08-21"), ("Input.OneYear", oneYear), ("Input.OverFiveYears", "4.20")];
        await first.ClickAsync(herPage, "[data-testid=lpr] button", Of("3.45"));
        var told = await second.ClickAsync(hisPage, "[data-testid=lpr] button", Of("3.55"));
        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("3.45%", string.Concat(told.Texts("theirs")), StringComparison.Ordinal);
        Assert.Contains("3.55%", string.Concat(told.Texts("mine")), StringComparison.Ordinal);
        var settled = await second.ClickAsync(told, "[data-testid=lpr] button");
        Assert.Contains("3.55%", settled["published"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_does_not_end_a_colleagues_opinion_unseen()
    {
        var (first, second) = (
            await opened.Site.BrowserOfAsync(CaseWorld.Staff("tiedong.finance")),
            await opened.Site.BrowserOfAsync(CaseWorld.Staff("tiedong.finance", number: 2))
        );
        var (herPage, hisPage) = (await first.OpenAsync(Links.Task(opened.Finance)), await second.OpenAsync(Links.Task(opened.Finance)));
        await first.PressAsync(herPage, "save", ("Review.Opinion", "发票第三张抬头不对"));
        var told = await second.PressAsync(hisPage, "decide", ("Review.Decision", "Approved"), ("Review.Opinion", "同意"));
        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("发票第三张抬头不对", told["meanwhile"], StringComparison.Ordinal);
        Assert.Equal("同意", told.Value("Review_Opinion"));
        Assert.Equal(
            CaseTaskStatus.Open,
            await opened.Site.ReadAsync(db =>
                db.CaseTasks.Where(task => task.Id == opened.Finance).Select(task => task.Status).SingleAsync()
            )
        );
    }

    /// <summary>One thing that two can save.</summary>
    private sealed record Kind(
        Actor First,
        Actor Second,
        Func<OpenSite, string> Address,
        string Button,
        (string Name, string? Id) Field,
        params (string Name, string Value)[] Others
    );

    /// <summary>One site for all of them.</summary>
    public sealed class OpenSite : IAsyncLifetime
    {
        public static Actor OtherWorkflowAdministrator { get; } =
            new(new("flowadmin2"), "另一名流程管理员", null, [Roles.WorkflowAdministrator]);

        public static Actor OtherSystemAdministrator { get; } =
            new(new("sysadmin2"), "另一名系统管理员", null, [Roles.SystemAdministrator]);

        public WebApp Site { get; private set; } = null!;

        public Guid Draft { get; private set; }

        public Guid Review { get; private set; }

        public Guid Finance { get; private set; }

        public async ValueTask InitializeAsync()
        {
            var caseId = Guid.Empty;
            Site = await CaseSite.StartAsync(async world => caseId = await world.CaseAsync());
            Draft = await Site.DraftAsync(ApplicantSite.CompleteForm);
            var tasks = await Site.ReadAsync(db => db.CaseTasks.AsNoTracking().Where(task => task.CaseId == caseId).ToListAsync());
            (Review, Finance) = (
                tasks.Single(task => task.OrganisationId == "tiedong.commerce").Id,
                tasks.Single(task => task.OrganisationId == "tiedong.finance").Id
            );
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
