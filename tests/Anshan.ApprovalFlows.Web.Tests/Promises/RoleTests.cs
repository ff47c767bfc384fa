using System.Net;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Inbox;

namespace Anshan.ApprovalFlows.Web.Tests.Promises;

/// <summary>The description of a role matches its permissions; the name of a page in a text is its real title.</summary>
public sealed partial class RoleTests
{
    [Fact]
    public async Task Each_role_can_open_what_is_said_of_it_and_nothing_in_its_navigation_is_left_unsaid()
    {
        var people = Roles.Names.Keys.ToDictionary(
            role => role,
            role => new Actor(
                new($"{role}-1"),
                Roles.Names[role],
                Roles.CaseWork.Contains(role) ? new OrganisationId("tiedong.commerce") : null,
                [role]
            )
        );
        await using var site = await CaseSite.StartAsync(world =>
            world.Database.WriteAsync(db =>
            {
                foreach (var person in people.Values)
                {
                    CaseWorld.AddUser(db, person, $"{person.UserId}@example.cn");
                }
            })
        );
        var common = await NavigationAsync(site.Open());
        foreach (var (role, person) in people)
        {
            var browser = site.As(person);
            var own = (await NavigationAsync(browser)).Except(common);
            Assert.Equal((role, string.Join("、", Named(Roles.Duties[role]).Order())), (role, string.Join("、", own.Order())));
            foreach (var link in (await browser.OpenAsync(Links.Home)).Document.QuerySelectorAll(".site-nav a"))
            {
                Assert.Equal(
                    (role, link.TextContent, HttpStatusCode.OK),
                    (role, link.TextContent, (await browser.GetAsync(link.GetAttribute("href")!)).StatusCode)
                );
            }
        }
    }

    /// <summary>Every “…” that a sentence of the site, of a message or of a mail sends people to.</summary>
    [Fact]
    public async Task Every_page_that_a_text_sends_people_to_is_called_so_somewhere()
    {
        var sources = Directory
            .EnumerateFiles(Path.Combine(RepositoryFolder.Path, "src"), "*.cs*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Workflows, "mail")))
            .Where(file =>
                !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal)
                && !file.Contains("node_modules", StringComparison.Ordinal)
            )
            // The rules of procedures and the award rules speak of activities on the drawing and of fields.
            .Where(file => !file.Contains("/Procedures/", StringComparison.Ordinal) && !file.Contains("/Awards/", StringComparison.Ordinal))
            .ToDictionary(file => file, File.ReadAllText);
        var called = sources
            .Where(source => source.Key.EndsWith(".cshtml", StringComparison.Ordinal))
            .SelectMany(source => Titles().Matches(source.Value).Select(match => match.Groups["name"].Value))
            .ToHashSet();
        await using var site = await CaseSite.StartAsync();
        called.UnionWith(await NavigationAsync(site.As(CaseWorld.Organiser)));
        called.UnionWith(await NavigationAsync(site.As(CaseSite.WorkflowAdministrator)));
        called.UnionWith(await NavigationAsync(site.As(CaseSite.SystemAdministrator)));
        called.UnionWith(await NavigationAsync(site.As(CaseWorld.Staff("tiedong.commerce"))));
        var promised = sources
            .SelectMany(source =>
                Promised().Matches(source.Value).Select(match => (File: Path.GetFileName(source.Key), Name: match.Groups["name"].Value))
            )
            .ToList();
        Assert.Contains(promised, item => item.Name == "我的办件");
        Assert.Contains(promised, item => item.Name == "异常");
        Assert.DoesNotContain(promised, item => !called.Contains(item.Name));
    }

    private static async Task<string[]> NavigationAsync(Browser browser) =>
        [.. (await browser.OpenAsync(Links.Home)).Document.QuerySelectorAll(".site-nav a").Select(link => link.TextContent.Trim())];

    private static IEnumerable<string> Named(string words) => Quoted().Matches(words).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex("“([^”]+)”")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?:在|到|打开|进入|去|见)“(?<name>[^”{}@]{1,12})”(?=中|里|页|查看|处理|办理|试算|申报|审核|登记|维护|核对|管理|$)")]
    private static partial Regex Promised();

    [GeneratedRegex(
        """(?:ViewData\["Title"\] = (?:[^"\n]*\? )?\$?"(?<name>[^"{]+?)\s*["{]|<h[12][^>]*>(?<name>[^<@]+)<|<summary>(?<name>[^<@]+)<)"""
    )]
    private static partial Regex Titles();
}
