using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Text;

/// <summary>The same spellings through every input of the running site, including inputs added later.</summary>
public abstract partial class EntranceTests : IAsyncLifetime
{
    // What a form sends beside the texts, so that the handler gets as far as the texts.
    private static readonly string[] Last = ["Discard", "Withdraw", "SignOut", "Disable", "Close", "Fail"];

    private readonly Dictionary<string, HttpClient> clients = [];
    private readonly Dictionary<string, string> tokens = [];
    private WebApp site = null!;
    private Dictionary<string, string> places = [];
    private List<CaseTask> tasks = [];
    private List<Entrance> entrances = [];

    /// <summary>On SQLite.</summary>
    public sealed class OnSqlite : EntranceTests
    {
        private protected override Task<CaseWorld> CreateAsync() => CaseWorld.CreateStockedAsync();

        private protected override WebApp Serve(CaseWorld world) => new("Development", world.Database.Folder);

        [Fact]
        public async Task A_field_with_nothing_to_see_is_an_empty_field()
        {
            List<string> offenders = [];
            var compared = 0;
            foreach (var entrance in entrances.Where(entrance => entrance.Kind == EntranceKind.Form))
            {
                var empty = await ErrorsAsync(entrance, "");
                foreach (var invisible in Spellings.Invisible)
                {
                    var errors = await ErrorsAsync(entrance, invisible);
                    compared += empty.Length > 0 ? 1 : 0;
                    if (errors != empty)
                    {
                        offenders.Add($"{entrance}\n   empty: {empty}\n   {JsonSerializer.Serialize(invisible)}: {errors}");
                    }
                }
            }

            Assert.True(offenders.Count == 0, string.Join('\n', offenders));
            Assert.True(compared >= 20, $"{compared} entrances say what is missing.");
        }
    }

    /// <summary>On PostgreSQL, which stores less.</summary>
    public sealed class OnPostgres : EntranceTests
    {
        private protected override Task<CaseWorld> CreateAsync()
        {
            Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
            return CaseWorld.CreateOnPostgresAsync();
        }

        // What the two databases could take differently; the rest is the same code.
        private protected override IReadOnlyList<string> Storable =>
            [.. Spellings.Storable.Where((text, at) => at % 4 == 3 || text.Any(char.IsSurrogate) || text.Length > 100)];

        private protected override WebApp Serve(CaseWorld world) => new ServedFromPostgres(world);
    }

    public async ValueTask InitializeAsync()
    {
        var world = await CreateAsync();
        await world.Database.WriteAsync(db =>
        {
            CaseWorld.AddUser(db, CaseSite.SystemAdministrator, "system@example.cn");
            CaseWorld.AddUser(db, CaseSite.WorkflowAdministrator, "flows@example.cn");
        });
        var cases = new[] { await world.CaseAsync(), await world.CaseAsync() };
        for (var level = 0; level < 2; level++)
        {
            await world.ApproveAllAsync(cases[1]);
        }

        await using (var db = world.Database.OpenContext())
        {
            tasks = await db.CaseTasks.AsNoTracking().Where(task => task.Status == CaseTaskStatus.Open).ToListAsync();
            places = new Dictionary<string, string>
            {
                ["caseId"] = cases[0].ToString(),
                ["measureId"] = "1.2",
                ["definitionId"] = await db.DefinitionVersions.Select(row => row.DefinitionId).FirstAsync(),
                ["versionId"] = await db.DefinitionVersions.Select(row => row.Id).FirstAsync(),
                ["draftId"] = (await world.DraftAsync()).ToString(),
            };
        }

        await world.Database.CloseAsync();
        site = Serve(world);
        entrances =
        [
            .. (await Entrances.OfAsync(site.Services))
                .OrderBy(entrance => entrance.IsOpen)
                .ThenBy(entrance => Last.Any(word => entrance.ToString().Contains(word, StringComparison.OrdinalIgnoreCase))),
        ];
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return site?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_entrance_takes_the_forty_spellings_in_words()
    {
        Assert.True(entrances.Count > 100, string.Join('\n', entrances));
        Assert.Equal(40, Spellings.Storable.Count + Spellings.Invisible.Count + Spellings.Unstorable.Count);
        List<string> offenders = [];
        var asked = 0;
        foreach (var entrance in entrances)
        {
            // The fields of an entrance share the spellings; each takes another one in each request. A name in a path is one field, looked
            // up and not found.
            var spellings = entrance.Fields.Count == 0 ? [.. Storable.Where((_, at) => at % 6 == 0)] : Storable;
            var fields = Math.Max(1, entrance.Fields.Count);
            for (var round = 0; round < (spellings.Count + fields - 1) / fields; round++)
            {
                await ExpectAsync(
                    entrance,
                    at => spellings[(round * fields + at) % spellings.Count],
                    answer => (int)answer.StatusCode < 500
                );
            }

            await ExpectAsync(entrance, _ => Spellings.Invisible[0], answer => (int)answer.StatusCode < 500);
            if (entrance.Fields.Count > 0)
            {
                // In a path the server itself refuses it.
                await ExpectAsync(
                    entrance,
                    _ => Spellings.Unstorable[0],
                    answer => answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests,
                    "无法保存"
                );
            }

            if (entrance.Kind == EntranceKind.Json)
            {
                await ExpectAsync(
                    entrance,
                    _ => Spellings.Unstorable[1],
                    answer => answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests,
                    "无法保存"
                );
            }
        }

        Assert.True(offenders.Count == 0, $"{offenders.Count} of {asked}:\n{string.Join('\n', offenders.Take(60))}");

        async Task ExpectAsync(Entrance entrance, Func<int, string> text, Func<HttpResponseMessage, bool> isRight, string? words = null)
        {
            using var answer = await SendAsync(entrance, text);
            asked++;
            if (words is not null && entrance.TakesFiles && answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.OK)
            {
                // Nobody's place: refused before the body is read. Where the place is the person's own the text is refused: the draft's
                // pages.
                return;
            }

            var said =
                words is null
                || answer.StatusCode == HttpStatusCode.TooManyRequests
                || Unescaped(await answer.Content.ReadAsStringAsync()).Contains(words, StringComparison.Ordinal);
            if (!isRight(answer) || !said)
            {
                var body = await answer.Content.ReadAsStringAsync();
                var where =
                    (int)answer.StatusCode < 500
                        ? ""
                        : string.Join(
                            " <- ",
                            (site.Log.Find("Request failed") ?? "")
                                .Split('\n')
                                .Where(line =>
                                    line.Contains("Exception", StringComparison.Ordinal)
                                    || line.Contains("Anshan", StringComparison.Ordinal)
                                )
                                .Take(3)
                                .Select(line => line.Trim())
                        );
                offenders.Add(
                    $"{(int)answer.StatusCode} {entrance} {JsonSerializer.Serialize(TextLengthLimited(text(0)))} {where} "
                        + $"{body[..Math.Min(body.Length, 200)]}"
                );
            }
        }
    }

    private protected virtual IReadOnlyList<string> Storable => Spellings.Storable;

    private protected abstract Task<CaseWorld> CreateAsync();

    private protected abstract WebApp Serve(CaseWorld world);

    private static string TextLengthLimited(string text) => text.Length > 40 ? text[..40] : text;

    private static string Unescaped(string text) =>
        Escaped().Replace(text, match => ((char)Convert.ToInt32(match.Value[2..], 16)).ToString());

    private async Task<string> ErrorsAsync(Entrance entrance, string text)
    {
        using var answer = await SendAsync(entrance, at => TypedInput.IsPassword(entrance.Fields[at]) ? "" : text);
        var page = await Page.OfAsync(answer);
        return answer.StatusCode == HttpStatusCode.TooManyRequests ? "" : $"{(page["error-summary"] is { } errors ? errors : "")}";
    }

    private async Task<HttpResponseMessage> SendAsync(Entrance entrance, Func<int, string> text)
    {
        var who = WhoFor(entrance);
        var client = await ClientAsync(who, entrance.IsOpen);
        var answer = await client.SendAsync(RequestFor(entrance, who, text));
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            // The limits of attempts are not what is looked at here. Advancing before each request would run every hourly work each time.
            answer.Dispose();
            site.Machine.Advance(TimeSpan.FromHours(1));
            answer = await client.SendAsync(RequestFor(entrance, who, text));
        }

        return answer;
    }

    private HttpRequestMessage RequestFor(Entrance entrance, Actor? who, Func<int, string> text)
    {
        var address = "/" + Parameter().Replace(entrance.Route, match => Place(match, entrance, text(0)));
        var query = entrance.Handler is null ? "" : $"handler={entrance.Handler}&";
        if (entrance.Kind == EntranceKind.Query)
        {
            query += string.Join('&', entrance.Fields.Select((field, at) => $"{Uri.EscapeDataString(field)}={Escape(text(at))}"));
        }

        HttpRequestMessage request = new(
            new HttpMethod(entrance.Method),
            new Uri($"{address}{(query.Length > 0 ? "?" : "")}{query}", UriKind.Relative)
        );
        if (entrance.Method != "GET")
        {
            request.Headers.Add("X-Antiforgery", tokens[who?.UserId ?? ""]);
        }

        request.Content = entrance.Kind switch
        {
            EntranceKind.Form => new StringContent(
                string.Join(
                    '&',
                    entrance
                        .Fields.Select((field, at) => $"{Uri.EscapeDataString(field)}={Escape(text(at))}")
                        .Append($"__RequestVerificationToken={Uri.EscapeDataString(tokens[who?.UserId ?? ""])}")
                ),
                Encoding.UTF8,
                "application/x-www-form-urlencoded"
            ),
            EntranceKind.Json => new StringContent(Json(entrance, text(0)), Encoding.UTF8, "application/json"),
            _ => null,
        };
        return request;
    }

    /// <summary>The body by hand: a serializer would make a replacement character of half a pair.</summary>
    private static string Json(Entrance entrance, string text)
    {
        const string Mark = "TYPED";
        var body = entrance.Route.StartsWith("api/", StringComparison.Ordinal)
            ? new JsonObject
            {
                ["values"] = new JsonObject { ["venueRental"] = Mark, ["eventName"] = Mark },
                ["regionId"] = Mark,
            }
            : Entrances.Body(Mark, text.Length);
        var escaped = string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter.ToString() : $"\\u{(int)letter:x4}"));
        return body.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .Replace(Mark, escaped, StringComparison.Ordinal);
    }

    private static string Escape(string text) =>
        string.Concat(
            Encoding
                .UTF8.GetBytes(text)
                .Select(letter => char.IsAsciiLetterOrDigit((char)letter) ? ((char)letter).ToString() : $"%{letter:X2}")
        );

    private Actor? WhoFor(Entrance entrance) =>
        entrance switch
        {
            { Policy: Policies.SystemAdministrator or Policies.HandOvers } => CaseSite.SystemAdministrator,
            { Policy: Policies.WorkflowAdministrator or Policies.DesignerReader or Policies.Incidents or Policies.Statistics } =>
                CaseSite.WorkflowAdministrator,
            { Policy: Policies.CaseWork } => CaseWorld.Staff(TaskOf(entrance).OrganisationId!),
            { IsOpen: true } => null,
            _ => CaseWorld.Organiser,
        };

    private CaseTask TaskOf(Entrance entrance) =>
        entrance.Route.Contains("determine", StringComparison.Ordinal)
            ? tasks.FirstOrDefault(task => task.Kind == TaskKind.Determination) ?? tasks[0]
            : tasks.First(task => task.Kind == TaskKind.Review);

    private string Place(Match match, Entrance entrance, string text)
    {
        var name = match.Groups["name"].Value;
        return name == "taskId" ? TaskOf(entrance).Id.ToString()
            : places.TryGetValue(name, out var known) && entrance.Fields.Count > 0 ? known
            : match.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.Empty.ToString()
            : match.Value.Contains(":long", StringComparison.Ordinal) || match.Value.Contains(":int", StringComparison.Ordinal) ? "1"
            : entrance.Fields.Count > 0 ? "x"
            : Escape(text.Replace("/", "", StringComparison.Ordinal));
    }

    private async Task<HttpClient> ClientAsync(Actor? who, bool isOpen)
    {
        var name = who?.UserId ?? "";
        if (!clients.TryGetValue(name, out var client))
        {
            client = clients[name] = site.ClientOf(who);
            var page = await new HtmlParser().ParseDocumentAsync(
                await client.GetStringAsync(new Uri(who is null ? Links.Register : Links.ChangePassword, UriKind.Relative))
            );
            tokens[name] = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        }

        Assert.True(isOpen || who is not null);
        return client;
    }

    [GeneratedRegex(@"\{\*{0,2}(?<name>[A-Za-z]+)[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\\u[0-9a-fA-F]{4}")]
    private static partial Regex Escaped();
}
