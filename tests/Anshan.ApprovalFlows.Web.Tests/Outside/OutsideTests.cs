using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Outside;

/// <summary>Other systems report tasks and raise events with a token; nobody else, and nothing else.</summary>
public sealed class OutsideTests(OutsideSite site) : IClassFixture<OutsideSite>
{
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

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, JsonObject body) =>
        client.PostAsJsonAsync(path, body);
}
