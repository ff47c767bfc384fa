using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;

namespace Anshan.ApprovalFlows.Web.Tests.Text;

/// <summary>Spellings that look equal to people are found by every search, on both databases.</summary>
public abstract class FoundEqualTests : IAsyncLifetime
{
    private static readonly string[] SearchNames = ["q", "searchterm", "search"];

    /// <summary>Every address that searches, with what is found there and who asks.</summary>
    private static readonly Dictionary<string, (Actor? Who, string[] Spellings, string Found)> Places = new()
    {
        ["inbox"] = (
            CaseWorld.Staff("tiedong.commerce"),
            [
                "as2023-0102-00001",
                "ＡＳ２０２３－０１０２－００００１",
                "AS2023 - 0102 - 00001\u200B",
                "鞍山(铁东)会展",
                "鞍山（铁东）会展abc",
                "鞍山 [铁东] 会展",
            ],
            "AS2023-0102-00001"
        ),
        ["inbox/export"] = (CaseWorld.Staff("tiedong.commerce"), ["as2023-0102-00001", "鞍山(铁东)会展"], "AS2023-0102-00001"),
        ["inbox/done"] = (
            CaseWorld.Staff("tiedong.finance"),
            ["as2023-0102-00001", "ＡＳ２０２３－０１０２－００００１", "鞍山(铁东)会展"],
            "AS2023-0102-00001"
        ),
        ["cases/search"] = (
            CaseWorld.Staff("tiedong.commerce"),
            ["as2023-0102-00001", "ＡＳ２０２３－０１０２－００００１", "鞍山(铁东)会展", "(铁东)\u3000会展ＡＢＣ"],
            "AS2023-0102-00001"
        ),
        ["admin/people"] = (
            CaseSite.SystemAdministrator,
            ["王(大)", "王（大）Ｌi", "WANG＠example.cn", "Wang@Example。cn".Replace('。', '.')],
            "王（大）li"
        ),
        ["measures"] = (null, ["促消费展会", "消费 展会", "１．２", "cxfzh", "ＣＸＦＺＨ"], "及活动补助"),
        ["dev/mailbox"] = (
            CaseSite.SystemAdministrator,
            ["as2023-0102-00001", "ＡＳ２０２３－０１０２－００００１", "ORGANISER@EXAMPLE.CN"],
            "AS2023-0102-00001"
        ),
        ["elsa/api/workflow-definitions"] = (CaseSite.WorkflowAdministrator, ["促消费展会", "促消费 展会", "MEASURE-1.2"], "1.2"),
        ["elsa/api/workflow-instances"] = (
            CaseSite.WorkflowAdministrator,
            ["as2023-0102-00001", "ＡＳ２０２３－０１０２－００００１"],
            "AS2023-0102-00001"
        ),
    };

    private WebApp site = null!;

    /// <summary>On SQLite.</summary>
    public sealed class OnSqlite : FoundEqualTests
    {
        private protected override Task<CaseWorld> CreateAsync() => CaseWorld.CreateStockedAsync();

        private protected override WebApp Serve(CaseWorld world) => new("Development", world.Database.Folder);
    }

    /// <summary>On PostgreSQL, where LIKE knows cases.</summary>
    public sealed class OnPostgres : FoundEqualTests
    {
        private protected override Task<CaseWorld> CreateAsync()
        {
            Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
            return CaseWorld.CreateOnPostgresAsync();
        }

        private protected override WebApp Serve(CaseWorld world) => new ServedFromPostgres(world);
    }

    public async ValueTask InitializeAsync()
    {
        var world = await CreateAsync();
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, CaseSite.SystemAdministrator, "system@example.cn");
            CaseWorld.AddUser(db, CaseSite.WorkflowAdministrator, "flows@example.cn");
            CaseWorld.AddUser(db, new Actor(new("wang"), "王（大）li", null, [Roles.Applicant]), "wang@example.cn");
        });
        var id = await world.CaseAsync();
        var decided = (await world.OpenTasksAsync(id)).Single(task => task.OrganisationId == "tiedong.finance");
        await world.DecideAsync(decided.Id, CaseWorld.Staff("tiedong.finance"), ReviewDecision.Approved);
        await world.Database.Gate.WriteAsync(
            (db, token) =>
                db.Set<Case>()
                    .Where(row => row.Id == id)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.ApplicantName, "鞍山（铁东）会展Abc公司"), token)
        );
        await world.Database.CloseAsync();
        site = Serve(world);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return site?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_spelling_does_not_decide_what_is_found()
    {
        var searching = (await Entrances.OfAsync(site.Services))
            .Where(entrance =>
                entrance.Fields.Any(field => SearchNames.Contains(field.ToLowerInvariant()))
                || entrance.Route is "elsa/api/workflow-instances" && entrance.Method == "POST"
            )
            .Select(entrance => entrance.Route.ToLowerInvariant().Replace("/index", "", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(Places.Keys.Order(StringComparer.Ordinal), searching);

        List<string> offenders = [];
        foreach (var (route, (who, spellings, found)) in Places)
        {
            foreach (var spelling in spellings)
            {
                if (!(await AnswerAsync(route, who, spelling)).Contains(found, StringComparison.Ordinal))
                {
                    offenders.Add($"/{route}: {spelling} does not find {found}");
                }
            }

            if ((await AnswerAsync(route, who, "没有这样的东西％")).Contains(found, StringComparison.Ordinal))
            {
                offenders.Add($"/{route} finds {found} whatever is asked");
            }
        }

        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    private protected abstract Task<CaseWorld> CreateAsync();

    private protected abstract WebApp Serve(CaseWorld world);

    private async Task<string> SheetAsync(Actor? who, string address)
    {
        using MemoryStream file = new(await (await site.As(who).GetAsync(address)).Content.ReadAsByteArrayAsync());
        return string.Join('\n', file.Query().Cast<IDictionary<string, object?>>().SelectMany(row => row.Values));
    }

    private async Task<string> AnswerAsync(string route, Actor? who, string words)
    {
        return route == "elsa/api/workflow-instances" ? await InstancesAsync(who, words)
            : route == "inbox/export" ? await SheetAsync(who, $"/{route}?q={Uri.EscapeDataString(words)}")
            : route.StartsWith("elsa/", StringComparison.Ordinal)
                ? await (await site.As(who).GetAsync($"/{route}?SearchTerm={Uri.EscapeDataString(words)}")).Content.ReadAsStringAsync()
            : (await site.As(who).OpenAsync($"/{route}?q={Uri.EscapeDataString(words)}"))
                .Document.Body!.QuerySelector("main")!
                .TextContent.Replace(words, "", StringComparison.Ordinal);
    }

    private async Task<string> InstancesAsync(Actor? who, string words)
    {
        using var client = site.ClientOf(who);
        var form = await Page.OfAsync(await client.GetAsync(new Uri(Links.ChangePassword, UriKind.Relative)));
        client.DefaultRequestHeaders.Add(
            "X-Antiforgery",
            form.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")
        );
        using var answer = await client.PostAsJsonAsync(
            new Uri("/elsa/api/workflow-instances", UriKind.Relative),
            new JsonObject { ["searchTerm"] = words }
        );
        return await answer.Content.ReadAsStringAsync();
    }
}
