using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>
/// Definitions from genuine servers come in as the same drawing; what was done for it, and what has no effect here, is told.
/// </summary>
public sealed class ImportTests
{
    private const string Old = """
        {"definitionId":"t-old","name":"t-old",
             "options":{"activationStrategyType":"Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime"},
         "root":{"type":"Elsa.Flowchart","id":"flow","version":1,"activities":[
           {"id":"a","type":"Elsa.WriteLine","version":1},{"type":"Elsa.WriteLine","version":1},{"id":"u","type":"ChildFlow","version":3}],
          "connections":[{"source":"a","target":"u","sourcePort":"Done","targetPort":"In"}]}}
        """;

    [Fact]
    public async Task An_old_definition_is_imported_as_the_same_drawing_and_told_what_was_done()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        await PublishAsync(
            designer,
            """{"definitionId":"c1","name":"child flow","options":{"usableAsActivity":true},"root":"""
                + """{"type":"Elsa.Flowchart","id":"f","version":1,"activities":[{"id":"w","type":"Elsa.WriteLine","version":1}]}}"""
        );

        var answer = await designer.PostAsync("workflow-definitions/import", (JsonObject)JsonNode.Parse(Old)!);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var shown = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(2, shown["notices"]!.AsArray().Count);
        Assert.Equal("""{"activity":"a","port":"Done"}""", shown["root"]!["connections"]![0]!["source"]!.ToJsonString());
        Assert.Equal("WriteLine1", shown["root"]!["activities"]![1]!["id"]!.ToString());
        Assert.Equal(
            ("c1", "c1"),
            (shown["root"]!["activities"]![2]!["type"]!.ToString(), shown["root"]!["activities"]![2]!["workflowDefinitionId"]!.ToString())
        );

        var warnings = await WarningsAsync(designer, "t-old");
        Assert.Contains(warnings, text => text.Contains("没有编号", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("旧的写法", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("activationStrategyType", StringComparison.Ordinal));
        var audit = await site.ReadAsync(db =>
            db.AuditEvents.Where(row => row.Stream == AuditStream.Definition("t-old")).Select(row => row.Data).SingleAsync()
        );
        Assert.Contains(
            "没有编号",
            System.Text.RegularExpressions.Regex.Unescape(System.Text.Encoding.UTF8.GetString(audit)),
            StringComparison.Ordinal
        );

        // The next save has seen it; the use keeps the type that the genuine server gave it.
        shown["root"]!["activities"]![0]!["metadata"] = new JsonObject { ["displayText"] = "第一步" };
        shown["root"]!["connections"]!
            .AsArray()
            .Add(JsonNode.Parse("""{"source":{"activity":"u","port":"Done"},"target":{"activity":"WriteLine1","port":"In"}}"""));
        await designer.SaveAsync(shown);
        Assert.DoesNotContain(await WarningsAsync(designer, "t-old"), text => text.Contains("没有编号", StringComparison.Ordinal));
        var stored = JsonNode.Parse(await designer.ExportAsync("t-old"))!["root"]!["activities"]![2]!;
        Assert.Equal(("ChildFlow", null), (stored["type"]!.ToString(), stored["workflowDefinitionId"]?.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await designer.PostAsync("workflow-definitions/t-old/publish", [])).StatusCode);
        Assert.Equal(
            "c1",
            await site.ReadAsync(db =>
                db.Set<Anshan.ApprovalFlows.Engine.Storage.Messages.DefinitionUse>()
                    .Select(row => row.UsedDefinitionId)
                    .Where(id => id == "c1")
                    .SingleAsync()
            )
        );
    }

    /// <summary>Whatever is sent: 400 in a sentence that the designer shows, nothing kept.</summary>
    [Fact]
    public async Task What_is_no_definition_is_refused_in_words_that_the_designer_shows()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        string[] bodies =
        [
            "{\"a\":",
            "[1]",
            "null",
            "7",
            "",
            deep,
            """{"name":"x","root":{},"root":{}}""",
            """{"name":"\u200b\u202e","root":{"id":"f","type":"Elsa.Flowchart"}}""",
        ];
        foreach (var body in bodies)
        {
            var answer = await designer.PostTextAsync("workflow-definitions/import", body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var sentence = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!["generalErrors"]![0]!.ToString();
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}{3}", sentence);
        }
    }

    [Fact]
    public async Task What_a_mail_cannot_carry_is_refused_before_publishing()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var mail =
            """{"definitionId":"m","name":"m","root":{"type":"Elsa.Flowchart","id":"f","version":1,"activities":["""
            + """{"id":"s","type":"Elsa.SendEmail","version":1,"to":{"typeName":"List<String>","expression":"""
            + """{"type":"Object","value":"[\"a@example.cn\"]"}},"attachments":{"typeName":"Object","expression":"""
            + """{"type":"JavaScript","value":"getInput('file')"}}}]}}""";
        var answer = await designer.PostAsync(
            "workflow-definitions",
            new JsonObject { ["model"] = JsonNode.Parse(mail), ["publish"] = true }
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "附件",
            System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync()),
            StringComparison.Ordinal
        );
    }

    private static async Task PublishAsync(DesignerClient designer, string json)
    {
        var answer = await designer.PostAsync(
            "workflow-definitions",
            new JsonObject { ["model"] = JsonNode.Parse(json), ["publish"] = true }
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<List<string>> WarningsAsync(DesignerClient designer, string id) =>
        [
            .. (await designer.Http.GetFromJsonAsync<JsonObject>($"elsa/api/workflow-definitions/{id}/check"))!["warnings"]!
                .AsArray()
                .Select(text => text!.ToString()),
        ];
}
