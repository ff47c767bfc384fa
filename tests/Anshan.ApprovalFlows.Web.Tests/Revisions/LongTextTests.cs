using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Revisions;

/// <summary>A text that is too long is refused in words and stands in the page as it was typed, in every control of every form; nothing is shortened.</summary>
public sealed class LongTextTests(LongTextTests.OpenSite opened) : IClassFixture<LongTextTests.OpenSite>
{
    private const int Length = 5000;
    private static readonly string Text = new('长', Length);

    /// <summary>Controls whose text is not kept, that take no words, or that belong to another answer than the one chosen here; a new line is a decision.</summary>
    private static readonly string[] NotWords = ["q", "Input.Email", "Input.Password", "Input.Repeat", "Input.IdentityNumber"];

    public static TheoryData<string> Places => [.. OpenSite.Addresses.Keys];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task It_is_refused_in_words_and_stands_in_the_page_whole(string place)
    {
        var (person, address) = (OpenSite.Addresses[place].Person, OpenSite.Addresses[place].Address(opened));
        var browser = person is null ? opened.Site.Open() : await opened.Site.BrowserOfAsync(person);
        var page = await browser.OpenAsync(address);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var controls = page.Document.QuerySelectorAll("form input, form textarea").Where(IsTypedInto).ToList();
        Assert.NotEmpty(controls);
        Assert.All(controls, control => Assert.False(control.HasAttribute("maxlength"), $"{control.Id}: a browser cuts what is pasted, without a word"));
        foreach (var name in controls.Select(control => control.GetAttribute("name")!))
        {
            // Whatever a form asks for is refused in one go; so each control is tried on a page of its own.
            var fresh = await browser.OpenAsync(address);
            var control = fresh.Document.QuerySelectorAll("form input, form textarea").First(found => found.GetAttribute("name") == name);
            var buttons = control.Closest("form")!.QuerySelectorAll("button[type=submit]");
            (buttons.FirstOrDefault(found => found.ClassList.Contains("btn-primary") && !found.HasAttribute("formaction")) ?? buttons[^1]).SetAttribute("data-pressed", "");
            var answer = await browser.ClickAsync(fresh, "[data-pressed]", [.. place == "invitation" ? [("Input.Email", "new@example.cn"), ("Input.Roles", Roles.Auditor)] : Array.Empty<(string, string)>(), (name, Text)]);
            var kept = answer.Document.QuerySelectorAll("input, textarea").FirstOrDefault(found => found.GetAttribute("name") == name);
            Assert.True(answer.Value(kept?.Id ?? "") == Text, $"{place}, {name}: {(int)answer.Status}, what was typed is not in the page any more: {answer.Main[..Math.Min(300, answer.Main.Length)]}");
            var words = answer.Document.QuerySelectorAll(".field-error, .error-summary, [data-testid=refusal]").Select(found => found.TextContent);
            Assert.True(
                words.Any(message => message.Contains("最多", StringComparison.Ordinal) || message.Contains("不能超过", StringComparison.Ordinal) || message.Contains("以内", StringComparison.Ordinal)
                    || Reads.Any(read => message.Contains(read, StringComparison.Ordinal))),
                $"{place}, {name}: no word about the length: {string.Join(" | ", words)}");
        }
    }

    /// <summary>What is said of a long text where no text of any length is taken: dates, sums, codes.</summary>
    private static readonly string[] Reads = ["不是", "应为", "应当", "请填写数字", "识别", "部门代码", "位", "格式"];

    private static bool IsTypedInto(IElement element) => element.GetAttribute("name") is { Length: > 0 } name && !NotWords.Contains(name)
        && (element is IHtmlTextAreaElement || element is IHtmlInputElement { Type: "text" or "tel" or "email" or "search" or "date" });

    /// <summary>One site with a case at each kind of page.</summary>
    public sealed class OpenSite : IAsyncLifetime
    {
        internal static readonly Dictionary<string, (Actor? Person, Func<OpenSite, string> Address)> Addresses = new()
        {
            ["profile"] = (ApplicantSite.Organiser, _ => Links.Profile),
            ["draft"] = (ApplicantSite.Organiser, site => Links.ApplicationForm(site.Draft)),
            ["correction"] = (ApplicantSite.Organiser, site => Links.Correction(site.Returned, site.Correction)),
            ["withdrawal"] = (ApplicantSite.Organiser, site => Links.Withdraw(site.Returned)),
            ["review"] = (CaseWorld.Staff("tiedong.commerce"), site => Links.Task(site.Review)),
            ["take over"] = (CaseSite.Colleague, site => Links.TakeOver(site.Review)),
            ["measure"] = (CaseSite.WorkflowAdministrator, _ => Links.MeasureData("2.1")),
            ["county rate"] = (CaseSite.WorkflowAdministrator, _ => Links.MeasureData("16.1")),
            ["loan rate"] = (CaseSite.WorkflowAdministrator, _ => Links.LoanPrimeRates),
            ["unit"] = (CaseSite.SystemAdministrator, _ => Links.Organisation("tiedong.commerce")),
            ["new unit"] = (CaseSite.SystemAdministrator, _ => Links.NewOrganisation),
            ["person"] = (CaseSite.SystemAdministrator, _ => Links.Person(CaseWorld.Staff("tiedong.commerce").UserId)),
            ["invitation"] = (CaseSite.SystemAdministrator, _ => Links.Invite),
            ["registration"] = (null, _ => Links.Register),
        };

        public WebApp Site { get; private set; } = null!;

        public Guid Draft { get; private set; }

        public Guid Review { get; private set; }

        public Guid Returned { get; private set; }

        public Guid Correction { get; private set; }

        public async ValueTask InitializeAsync()
        {
            var reviewed = Guid.Empty;
            Site = await CaseSite.StartAsync(async world =>
            {
                (reviewed, Returned) = (await world.CaseAsync(), await world.CaseAsync());
                var task = (await world.OpenTasksAsync(Returned)).First(row => row.OrganisationId == "tiedong.commerce");
                await world.UseAsync<DecideReview, object>(async decide => await decide.RunAsync(
                    task.Id, CaseWorld.Staff("tiedong.commerce"), new ReviewRequest(ReviewDecision.Returned, "请更正", ["eventName", "eventSummary", "publicity"], ["invoices"]), Guid.NewGuid()));
            });
            Draft = await Site.DraftAsync(ApplicantSite.CompleteForm);
            var tasks = await Site.ReadAsync(db => db.CaseTasks.AsNoTracking().ToListAsync());
            Review = tasks.Single(row => row.CaseId == reviewed && row.OrganisationId == "tiedong.commerce").Id;
            Correction = tasks.Single(row => row.CaseId == Returned && row.Kind == TaskKind.Correction).Id;
            await Site.UseAsync<ClaimTask, object>(async claims => await claims.ClaimAsync(Review, CaseWorld.Staff("tiedong.commerce")));
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
