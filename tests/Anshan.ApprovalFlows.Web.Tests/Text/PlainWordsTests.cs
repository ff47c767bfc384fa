using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Revisions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Text;

/// <summary>Applicants and staff never meet the words of the engine, an id, or the name of a step in the drawing's code.</summary>
public sealed partial class PlainWordsTests(LongTextSite opened) : IClassFixture<LongTextSite>
{
    private static readonly string[] Banned = ["实例", "书签", "变量", "令牌", "恢复执行", "恢复运行", "挂起点", "节点"];
    private static readonly string[] Spoken = ["title", "placeholder", "aria-label", "alt"];

    /// <summary>Pages of those who administer procedures, who work with these words.</summary>
    private static readonly string[] OfAdministrators = ["incident", "cancellation", "token", "measure", "county rate", "loan rate"];

    public static TheoryData<string> Places => [.. LongTextSite.Addresses.Keys.Except(OfAdministrators)];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_page_that_people_work_with_is_in_their_words(string place)
    {
        var (person, address) = (LongTextSite.Addresses[place].Person, LongTextSite.Addresses[place].Address(opened));
        var browser = person is null ? opened.Site.Open() : await opened.Site.BrowserOfAsync(person);
        await HoldAsync(browser, address);
    }

    [Theory]
    [InlineData(Links.Inbox)]
    [InlineData("/inbox?scope=unit&who=none&group=later&days=1&paused=no&measure=1.2")]
    [InlineData(Links.DecidedInbox)]
    [InlineData(Links.RecentActs)]
    [InlineData(Links.CopiedCases)]
    [InlineData(Links.StartedCases)]
    [InlineData(Links.SearchCases)]
    [InlineData(Links.Home)]
    public async Task The_lists_of_staff_are_in_their_words(string address)
    {
        foreach (var unit in (string[])["tiedong.commerce", "city.commerce", "city.employment", "city.science"])
        {
            foreach (var role in (string[])[Roles.Reviewer, Roles.Head])
            {
                var person = CaseWorld.Staff(unit, role);
                if (await opened.Site.ReadAsync(db => db.Users.AnyAsync(user => user.Id == person.UserId.Value)))
                {
                    await HoldAsync(opened.Site.As(person), address);
                }
            }
        }
    }

    [Fact]
    public async Task Every_case_is_told_in_words()
    {
        var cases = await opened.Site.ReadAsync(db => db.Cases.Select(row => new { row.Id, row.SubjectId }).ToListAsync());
        foreach (var row in cases)
        {
            var reader =
                row.SubjectId == CaseWorld.Organiser.Subject!.Value.Value
                    ? opened.Site.As(CaseWorld.Organiser)
                    : opened.Site.As(CaseSiteReader);
            await HoldAsync(reader, Links.Case(row.Id));
        }
    }

    private static Actor CaseSiteReader => Inbox.CaseSite.WorkflowAdministrator;

    private async Task HoldAsync(Browser browser, string address)
    {
        var page = await browser.OpenAsync(address);
        var text = string.Join('\n', Texts(page.Document.Body!));
        // What an applicant of the tests has called the event.
        var forms = await opened.Site.ReadAsync(db => db.Cases.Select(row => row.Title + row.FormJson).ToListAsync());
        var typed = forms.SelectMany(form => Id().Matches(form)).Select(match => match.Value).ToHashSet();
        List<string> found =
        [
            .. Banned.Where(word => text.Contains(word, StringComparison.Ordinal)),
            .. Id().Matches(text).Select(match => match.Value).Where(id => !typed.Contains(id)),
            .. Word().Matches(text).Select(match => match.Value).Where(Steps().Contains).Distinct(),
        ];
        Assert.True(found.Count == 0, $"{address} says {string.Join("、", found)}");
    }

    /// <summary>What can be read or heard.</summary>
    private static IEnumerable<string> Texts(IElement body) =>
        body.QuerySelectorAll("*")
            .Where(element => element.LocalName is not ("script" or "style" or "template"))
            .SelectMany(element =>
                element.ChildNodes.OfType<IText>().Select(node => node.Data).Concat(Spoken.Select(name => element.GetAttribute(name) ?? ""))
            );

    /// <summary>The ids of all steps that are no words a person would write.</summary>
    private HashSet<string> Steps()
    {
        var measures = opened.Site.Services.GetRequiredService<MeasureCatalogue>();
        return
        [
            .. measures
                .All.SelectMany(measure => measure.Procedures.Select(procedure => WorkflowFiles.Read(measure, procedure)))
                .SelectMany(definition => definition.Activities.Keys)
                .Where(id => id.Length > 4),
        ];
    }

    /// <summary>An id as it is usually written, or without hyphens; checksums of files are longer.</summary>
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")]
    private static partial Regex Id();

    [GeneratedRegex("[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*")]
    private static partial Regex Word();
}
