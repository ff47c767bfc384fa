using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Designer;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Outside;

/// <summary>
/// Other systems report tasks and raise events with a token, an administrator with a reason; nobody else, and nothing else.
/// </summary>
public sealed class OutsideTests(OutsideTests.Site site) : IClassFixture<OutsideTests.Site>
{
    /// <summary>A site with one workflow that waits for the task <c>print</c> and one that waits for the event <c>paid</c>.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public WebApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await CaseSite.StartAsync();
            var designer = await DesignerClient.OfAsync(App, CaseSite.WorkflowAdministrator);
            foreach (
                var (id, type, input, name) in new[]
                {
                    ("t-task", "Elsa.RunTask", "taskName", "print"),
                    ("t-event", "Elsa.Event", "eventName", "paid"),
                }
            )
            {
                var model = JsonNode
                    .Parse(
                        $$$$"""
                        {"definitionId":"{{{{id}}}}","name":"{{{{id}}}}","outputs":[{"name":"Result","type":"Object"}],"root":{"id":"flow","type":"Elsa.Flowchart","version":1,"activities":[
                          {"id":"w","type":"{{{{type}}}}","version":1,"{{{{input}}}}":{"typeName":"String","expression":{"type":"Literal","value":"{{{{name}}}}"}},
                           "payload":{"typeName":"Object","expression":{"type":"Literal","value":"pages"}},
                           "result":{"typeName":"Object","memoryReference":{"id":"Result"}}},
                          {"id":"e","type":"Elsa.End","version":1}],
                         "connections":[{"source":"w","target":"e","sourcePort":"Done","targetPort":"In"}]}}
                        """
                    )!
                    .AsObject();
                if (type == "Elsa.Event")
                {
                    model["root"]!["activities"]![0]!.AsObject().Remove("payload");
                }

                var answer = await designer.PostAsync("workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = true });
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            }
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        public async Task<Guid> RunAsync(string definition) =>
            (
                await App.UseAsync<InstanceDesk, (Guid? Instance, string? Refusal)>(desk =>
                    desk.StartAsync(definition, null, null, CaseSite.WorkflowAdministrator, Guid.NewGuid())
                )
            )
                .Instance!
                .Value;

        public Task<string> TaskOfAsync(Guid instance) =>
            App.ReadAsync(db => db.Set<TaskWait>().Where(row => row.InstanceId == instance).Select(row => row.TaskId).SingleAsync());

        public async Task<string> StatusAsync(Guid instance) =>
            await App.ReadAsync(db =>
                db.WorkflowInstances.Where(row => row.Id == instance).Select(row => row.SubStatus.ToString()).SingleAsync()
            );

        public async Task<string> StateAsync(Guid instance) =>
            await App.ReadAsync(db => db.WorkflowInstances.Where(row => row.Id == instance).Select(row => row.StateJson).SingleAsync());

        public async Task<HttpClient> ClientAsync(string tasks = "print", string events = "paid", int days = 30)
        {
            var until = DateOnly.FromDateTime(App.Machine.GetUtcNow().UtcDateTime).AddDays(days);
            var issued = await App.UseAsync<AccessTokens, IssuedToken>(all =>
                all.IssueAsync(new TokenRequest("打印中心", tasks, events, until), CaseSite.WorkflowAdministrator)
            );
            return With(issued.Secret);
        }

        public HttpClient With(string? secret)
        {
            var client = App.OpenWithoutFollowing();
            client.DefaultRequestHeaders.Authorization = secret is null ? null : new AuthenticationHeaderValue("Bearer", secret);
            return client;
        }
    }

    private WebApp App => site.App;

    [Fact]
    public async Task A_system_finds_its_task_and_reports_it_once_and_a_repeat_changes_nothing()
    {
        var instance = await site.RunAsync("t-task");
        var client = await site.ClientAsync();
        var task = await site.TaskOfAsync(instance);
        var listed = (await client.GetFromJsonAsync<JsonObject>("elsa/api/tasks"))!["items"]!
            .AsArray()
            .Single(item => (string?)item!["taskId"] == task)!;
        Assert.Equal(
            ("print", instance.ToString(), "pages"),
            ((string?)listed["taskName"], (string?)listed["workflowInstanceId"], (string?)listed["payload"])
        );

        var body = new JsonObject { ["result"] = new JsonObject { ["sheets"] = 3 } };
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, $"elsa/api/tasks/{task}/complete", body)).StatusCode);
        Assert.Equal("Finished", await site.StatusAsync(instance));
        Assert.Contains("\"sheets\":3", await site.StateAsync(instance), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, $"elsa/api/tasks/{task}/complete", body)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await PostAsync(client, $"elsa/api/tasks/{task}/complete", new JsonObject { ["result"] = 4 })).StatusCode
        );
        Assert.Equal(
            1,
            await App.ReadAsync(db =>
                db.AuditEvents.CountAsync(row =>
                    row.Stream == AuditStream.Case(instance) && row.Action == "workflow.step" && row.ActorId.StartsWith("token:")
                )
            )
        );
        Assert.False(await App.ReadAsync(db => db.Set<TaskWait>().AnyAsync(row => row.InstanceId == instance)));
    }

    [Fact]
    public async Task A_task_that_waits_later_under_an_id_that_was_reported_is_another_task()
    {
        var client = await site.ClientAsync();
        foreach (var round in new[] { 1, 2 })
        {
            var instance = await site.RunAsync("t-task");
            await App
                .Services.GetRequiredService<IWriteGate>()
                .WriteAsync(
                    (db, token) =>
                        db.Set<TaskWait>()
                            .Where(row => row.InstanceId == instance)
                            .ExecuteUpdateAsync(row => row.SetProperty(x => x.TaskId, "check"), token)
                );
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "elsa/api/tasks/check/complete", [])).StatusCode);
            Assert.Equal((round, "Finished"), (round, await site.StatusAsync(instance)));
        }

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "elsa/api/tasks/check/complete", [])).StatusCode);
    }

    [Fact]
    public async Task A_system_raises_its_event_and_the_audit_names_the_token()
    {
        var instance = await site.RunAsync("t-event");
        var client = await site.ClientAsync();
        var answer = await PostAsync(
            client,
            "elsa/api/events/paid/trigger",
            new JsonObject { ["input"] = "ok", ["workflowInstanceId"] = instance.ToString() }
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Finished", await site.StatusAsync(instance));
        Assert.True(
            await App.ReadAsync(db => db.AuditEvents.AnyAsync(row => row.Action == "event.raised" && row.ActorId.StartsWith("token:")))
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await PostAsync(client, "elsa/api/events/paid/trigger", new JsonObject { ["correlationId"] = "nobody" })).StatusCode
        );
    }

    [Fact]
    public async Task A_repeat_of_an_event_that_is_over_raises_nothing_again()
    {
        var first = await site.RunAsync("t-event");
        var client = await site.ClientAsync();
        client.DefaultRequestHeaders.Add("Idempotency-Key", "order-1");
        var body = new JsonObject { ["input"] = "ok" };
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "elsa/api/events/paid/trigger", body)).StatusCode);
        Assert.Equal("Finished", await site.StatusAsync(first));

        var second = await site.RunAsync("t-event");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "elsa/api/events/paid/trigger", body)).StatusCode);
        Assert.Equal("Suspended", await site.StatusAsync(second));
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await PostAsync(client, "elsa/api/events/paid/trigger", new JsonObject { ["input"] = "other" })).StatusCode
        );
        Assert.Equal("Suspended", await site.StatusAsync(second));
        Assert.Empty(await App.ReadAsync(db => Approvals.Maintenance.ConsistencyCheck.RunAsync(db)));
    }

    [Fact]
    public async Task No_address_of_this_kind_answers_without_a_living_token()
    {
        var instance = await site.RunAsync("t-task");
        var task = await site.TaskOfAsync(instance);
        var issued = await App.UseAsync<AccessTokens, IssuedToken>(all =>
            all.IssueAsync(
                new TokenRequest("撤销的", "print", "paid", DateOnly.FromDateTime(App.Machine.GetUtcNow().UtcDateTime).AddDays(3)),
                CaseSite.WorkflowAdministrator
            )
        );
        var revoked = (await App.UseAsync<AccessTokens, IReadOnlyList<AccessToken>>(all => all.ListAsync())).First(token =>
            token.Name == "撤销的"
        );
        Assert.Equal(HttpStatusCode.OK, (await site.With(issued.Secret).GetAsync(new Uri("elsa/api/tasks", UriKind.Relative))).StatusCode);
        Assert.True(await App.UseAsync<AccessTokens, bool>(all => all.RevokeAsync(revoked.Id, CaseSite.WorkflowAdministrator)));

        using var signedIn = App.ClientOf(CaseSite.WorkflowAdministrator);
        HttpClient[] strangers =
        [
            site.With(null),
            site.With("aft_" + new string('0', 48)),
            site.With("x"),
            site.With(issued.Secret),
            signedIn,
        ];
        var routes = App
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.ITagsMetadata>()?.Tags.Contains("外部系统") is true
            )
            .Select(endpoint =>
                (
                    Path: endpoint
                        .RoutePattern.RawText!.TrimStart('/')
                        .Replace("{taskId}", task, StringComparison.Ordinal)
                        .Replace("{eventName}", "paid", StringComparison.Ordinal),
                    IsGet: endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains("GET")
                )
            )
            .ToList();
        Assert.Equal(3, routes.Count);
        foreach (var (path, isGet) in routes)
        {
            foreach (var stranger in strangers)
            {
                var answer = isGet ? await stranger.GetAsync(new Uri(path, UriKind.Relative)) : await PostAsync(stranger, path, []);
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            }
        }

        Assert.Equal("Suspended", await site.StatusAsync(instance));
    }

    [Fact]
    public async Task A_token_opens_nothing_outside_of_its_names()
    {
        var instance = await site.RunAsync("t-task");
        var task = await site.TaskOfAsync(instance);
        var other = await site.ClientAsync(tasks: "scan", events: "");
        Assert.Empty((await other.GetFromJsonAsync<JsonObject>("elsa/api/tasks"))!["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(other, $"elsa/api/tasks/{task}/complete", [])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(other, "elsa/api/events/paid/trigger", [])).StatusCode);
        var eventsOnly = await site.ClientAsync(tasks: "", events: "paid");
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(eventsOnly, $"elsa/api/tasks/{task}/complete", [])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(eventsOnly, "elsa/api/events/PAID/trigger", [])).StatusCode);
        Assert.Equal("Suspended", await site.StatusAsync(instance));
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("{\"result\":\"\\u0000\"}", 400)]
    [InlineData("{\"result\":\"\\ud800\"}", 400)]
    [InlineData("", 404)]
    public async Task What_cannot_be_read_is_refused_in_words(string body, int status)
    {
        var client = await site.ClientAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await client.PostAsync(new Uri("elsa/api/tasks/nothing/complete", UriKind.Relative), content);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!.ToString());
    }

    [Fact]
    public async Task Too_much_is_refused_before_it_is_parsed()
    {
        var client = await site.ClientAsync();
        var answer = await PostAsync(
            client,
            "elsa/api/events/paid/trigger",
            new JsonObject { ["input"] = new string('x', OutsideReports.MaxBytes) }
        );
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task An_administrator_reports_with_a_reason_and_it_stands_in_the_audit()
    {
        var (task, waiting) = (await site.RunAsync("t-task"), await site.RunAsync("t-event"));
        var browser = App.As(CaseSite.WorkflowAdministrator);
        Assert.Contains("print", (await browser.OpenAsync(Links.OutsideOf(task)))["tasks"], StringComparison.Ordinal);
        Assert.Contains("paid", (await browser.OpenAsync(Links.OutsideOf(waiting)))["events"], StringComparison.Ordinal);

        var page = await browser.OpenAsync(await AddressAsync(task));
        Assert.Contains("pages", page["wait"], StringComparison.Ordinal);
        var unreasoned = await browser.PressAsync(page, "report", ("Result", "3 页"));
        Assert.Contains("请说明理由", unreasoned["error-summary"], StringComparison.Ordinal);
        Assert.Equal("3 页", unreasoned.Value("Result"));
        var done = await browser.PressAsync(unreasoned, "report", ("Reason", "打印机已人工处理"));
        Assert.Contains("已报告完成", done["notice"], StringComparison.Ordinal);
        Assert.Equal("Finished", await site.StatusAsync(task));
        Assert.Contains("3 页", await site.StateAsync(task), StringComparison.Ordinal);
        Assert.Contains("不在等待", (await browser.PressAsync(page, "report", ("Reason", "再报一次")))["notice"], StringComparison.Ordinal);

        var raised = await browser.PressAsync(await browser.OpenAsync(await AddressAsync(waiting)), "report", ("Reason", "银行已确认"));
        Assert.Contains("已发出事件", raised["notice"], StringComparison.Ordinal);
        Assert.Equal("Finished", await site.StatusAsync(waiting));
        var audit = await App.ReadAsync(db =>
            db.AuditEvents.Where(row => row.Action == "event.raised" && row.ActorId == CaseSite.WorkflowAdministrator.UserId)
                .Select(row => row.Data)
                .ToListAsync()
        );
        Assert.Contains(
            audit,
            data =>
                Encoding.UTF8.GetString(data).Contains("\\u94F6", StringComparison.OrdinalIgnoreCase)
                || Encoding.UTF8.GetString(data).Contains("银行已确认", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_token_is_issued_on_a_page_shown_once_used_and_revoked()
    {
        var browser = App.As(CaseSite.WorkflowAdministrator);
        var form = await browser.OpenAsync(Links.NewToken);
        var empty = await browser.PressAsync(form, "issue");
        foreach (var words in new[] { "哪个系统", "至少填写一个任务名称", "有效期" })
        {
            Assert.Contains(words, empty["error-summary"], StringComparison.Ordinal);
        }

        var until = App.Machine.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var issued = await browser.PressAsync(
            empty,
            "issue",
            ("Name", "市数据共享平台"),
            ("Tasks", "print\nprint\n scan "),
            ("Until", until)
        );
        var secret = issued["secret"]!;
        Assert.StartsWith(AccessToken.Prefix, secret, StringComparison.Ordinal);
        var stored = await App.ReadAsync(db => db.Set<AccessToken>().SingleAsync(row => row.Name == "市数据共享平台"));
        Assert.Equal(("print\nscan", secret[^4..], null), (stored.Tasks, stored.Ending, stored.LastUsedAt));
        Assert.DoesNotContain(secret, stored.Hash, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await site.With(secret).GetAsync(new Uri("elsa/api/tasks", UriKind.Relative))).StatusCode);
        var list = await browser.OpenAsync(Links.Tokens);
        Assert.DoesNotContain(secret, list.Document.DocumentElement.InnerHtml, StringComparison.Ordinal);
        Assert.NotNull(
            await App.ReadAsync(db => db.Set<AccessToken>().Where(row => row.Id == stored.Id).Select(row => row.LastUsedAt).SingleAsync())
        );
        Assert.Contains(
            "已撤销",
            (await browser.PressAsync(await browser.OpenAsync(Links.RevokeToken(stored.Id)), "revoke"))["notice"],
            StringComparison.Ordinal
        );
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await site.With(secret).GetAsync(new Uri("elsa/api/tasks", UriKind.Relative))).StatusCode
        );
        Assert.Equal(
            ["access-token.issued", "access-token.revoked"],
            await App.ReadAsync(db =>
                db.AuditEvents.Where(row =>
                        row.Stream == AuditStream.System
                        && row.Action.StartsWith("access-token.")
                        && row.ActorId == CaseSite.WorkflowAdministrator.UserId
                    )
                    .OrderByDescending(row => row.Seq)
                    .Take(2)
                    .OrderBy(row => row.Seq)
                    .Select(row => row.Action)
                    .ToListAsync()
            )
        );
    }

    private async Task<string> AddressAsync(Guid instance) =>
        Links.ReportOutside(
            instance,
            await App.ReadAsync(db => db.Bookmarks.Where(row => row.InstanceId == instance).Select(row => row.ExecutionId).SingleAsync())
        );

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, JsonObject body) =>
        client.PostAsJsonAsync(path, body);
}
