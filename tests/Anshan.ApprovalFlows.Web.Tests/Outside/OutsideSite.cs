using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Web.Tests.Designer;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Outside;

/// <summary>A site with one workflow that waits for the task <c>print</c> and one that waits for the event <c>paid</c>.</summary>
public sealed class OutsideSite : IAsyncLifetime
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
                    {"definitionId":"{{{{id}}}}","name":"{{{{id}}}}","outputs":[{"name":"Result","type":"Object"}],
                     "root":{"id":"flow","type":"Elsa.Flowchart","version":1,"activities":[
                      {"id":"w","type":"{{{{type}}}}","version":1,
                       "{{{{input}}}}":{"typeName":"String","expression":{"type":"Literal","value":"{{{{name}}}}"}},
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
            await App.UseAsync<StandaloneInstances, (Guid? Instance, string? Refusal)>(instances =>
                instances.StartAsync(definition, null, null, CaseSite.WorkflowAdministrator, Guid.NewGuid())
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
