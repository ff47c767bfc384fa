using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>Definitions as the designer saves, publishes and imports them; the browser tests show what it makes of the answers.</summary>
public sealed class DesignerApiTests
{
    private const string Exhibition = DesignerClient.Exhibition;
    private static readonly Actor Colleague = new(new("flowadmin2"), "赵管理员", null, [Roles.WorkflowAdministrator]);

    [Fact]
    public async Task Opening_a_published_definition_and_saving_it_unchanged_makes_no_draft()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var shown = await designer.ReadAsync(Exhibition);
        var saved = await designer.SaveAsync(DesignerClient.AsTheEditorSendsIt(shown));
        Assert.Equal(shown["id"]!.ToString(), saved["workflowDefinition"]!["id"]!.ToString());
        Assert.Equal(1, await site.ReadAsync(db => db.DefinitionVersions.CountAsync(row => row.DefinitionId == Exhibition)));
    }

    [Theory]
    [InlineData("a\u202Eb", "看不见的字符")]
    [InlineData("a\u200Bb", "看不见的字符")]
    [InlineData("\u2066ab", "看不见的字符")]
    [InlineData("a\0b", "看不见的空字符")]
    [InlineData("a b", "只能由字母、数字")]
    [InlineData("a/b", "只能由字母、数字")]
    [InlineData("<b>", "只能由字母、数字")]
    public async Task An_id_that_nobody_can_read_is_refused_in_words_at_every_door(string id, string words)
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var sent = DesignerClient.AsTheEditorSendsIt(await designer.ReadAsync(Exhibition));
        (sent["definitionId"], sent["id"]) = (id, null);
        foreach (
            var answer in new[]
            {
                await designer.PostAsync("workflow-definitions", new JsonObject { ["model"] = sent.DeepClone(), ["publish"] = false }),
                await designer.PostAsync("workflow-definitions/import", (JsonObject)sent.DeepClone()),
            }
        )
        {
            Assert.Contains(
                words,
                System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync()),
                StringComparison.Ordinal
            );
        }

        Assert.False(
            await site.ReadAsync(db =>
                db.DefinitionVersions.AnyAsync(row => row.Origin == Engine.Storage.Instances.DefinitionVersion.FromDesigner)
            )
        );
    }

    [Fact]
    public async Task A_change_is_a_draft_with_the_next_number_and_everything_else_stays_as_it_is_written()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var before = await designer.ExportAsync(Exhibition);
        var sent = DesignerClient.AsTheEditorSendsIt(await designer.ReadAsync(Exhibition));
        DesignerClient.Activity(sent, "county-review")["metadata"]!["displayText"] = "县区联合审核";
        var answer = (await designer.SaveAsync(sent))["workflowDefinition"]!;
        Assert.Equal((2, false, true), ((int)answer["version"]!, (bool)answer["isPublished"]!, (bool)answer["isLatest"]!));

        var after = await designer.ExportAsync(Exhibition);
        var differences = before
            .Split('\n')
            .Zip(after.Split('\n'))
            .Where(pair => pair.First != pair.Second)
            .Select(pair => pair.Second.Trim())
            .ToList();
        Assert.Contains("\"displayText\": \"县区联合审核\"", differences);
        Assert.All(differences, line => Assert.Matches("displayText|\"id\"|\"version\"|isPublished|isLatest|\"name\": \"促消费", line));
        Assert.Equal(before.Split('\n').Length, after.Split('\n').Length);
        Assert.True(
            await site.ReadAsync(db =>
                db.DefinitionVersions.AnyAsync(row => row.DefinitionId == Exhibition && row.Version == 1 && row.IsPublished)
            )
        );
    }

    [Fact]
    public async Task What_cannot_end_is_refused_by_name_and_kept_as_a_draft()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var sent = DesignerClient.AsTheEditorSendsIt(await designer.ReadAsync(Exhibition));
        var lines = (JsonArray)sent["root"]!["connections"]!;
        lines.Remove(
            lines.First(line =>
                line!["source"]!["activity"]!.ToString() == "county-review" && line["source"]!["port"]!.ToString() == "Rejected"
            )
        );
        var answer = await designer.PostAsync("workflow-definitions", new JsonObject { ["model"] = sent, ["publish"] = true });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var reasons = (JsonArray)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!["generalErrors"]!;
        Assert.Contains(reasons, reason => reason!.ToString().Contains("县区不予通过", StringComparison.Ordinal));
        Assert.Equal(
            1,
            await site.ReadAsync(db =>
                db.DefinitionVersions.Where(row => row.DefinitionId == Exhibition && row.IsPublished)
                    .Select(row => row.Version)
                    .SingleAsync()
            )
        );
        Assert.Equal(2, (int)(await designer.ReadAsync(Exhibition))["version"]!);
    }

    [Fact]
    public async Task A_draft_is_published_retracted_and_an_old_version_comes_back_each_with_its_audit()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var sent = DesignerClient.AsTheEditorSendsIt(await designer.ReadAsync(Exhibition));
        DesignerClient.Activity(sent, "county-review")["dueInWorkingDays"] = new JsonObject
        {
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "7" },
            ["typeName"] = null,
            ["memoryReference"] = null,
        };
        await designer.SaveAsync(sent);
        Assert.Equal(HttpStatusCode.OK, (await designer.PostAsync($"workflow-definitions/{Exhibition}/publish", [])).StatusCode);
        Assert.Equal(2, await Published(site));
        Assert.Equal(HttpStatusCode.OK, (await designer.PostAsync($"workflow-definitions/{Exhibition}/revert/1", [])).StatusCode);
        var draft = await designer.ReadAsync(Exhibition);
        Assert.Equal(3, (int)draft["version"]!);
        Assert.NotEqual("7", DesignerClient.Activity(draft, "county-review")["dueInWorkingDays"]?["expression"]?["value"]?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await designer.PostAsync($"workflow-definitions/{Exhibition}/retract", [])).StatusCode);
        Assert.Equal(0, await Published(site));

        var audit = await site.ReadAsync(db =>
            db.Set<AuditEvent>().Where(row => row.Stream == AuditStream.Definition(Exhibition)).OrderBy(row => row.Seq).ToListAsync()
        );
        Assert.Equal(
            ["definition.saved", "definition.published", "definition.saved", "definition.retracted"],
            audit.Select(row => row.Action)
        );
        Assert.Contains(
            "的“办理时限（工作日）”由",
            System.Text.RegularExpressions.Regex.Unescape(System.Text.Encoding.UTF8.GetString(audit[0].Data)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Of_two_administrators_the_second_is_told_and_overwrites_nothing()
    {
        await using var site = await CaseSite.StartAsync();
        var (first, second) = (
            await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator),
            await DesignerClient.OfAsync(site, Colleague)
        );
        var (mine, hers) = (
            DesignerClient.AsTheEditorSendsIt(await first.ReadAsync(Exhibition)),
            DesignerClient.AsTheEditorSendsIt(await second.ReadAsync(Exhibition))
        );
        DesignerClient.Activity(mine, "county-review")["metadata"]!["displayText"] = "甲改的";
        await first.SaveAsync(mine);
        DesignerClient.Activity(hers, "county-review")["metadata"]!["displayText"] = "乙改的";
        var answer = await second.PostAsync("workflow-definitions", new JsonObject { ["model"] = hers, ["publish"] = false });
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(
            "流程管理员",
            System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync()),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "甲改的",
            DesignerClient.Activity(await first.ReadAsync(Exhibition), "county-review")["metadata"]!["displayText"]!.ToString()
        );
    }

    [Fact]
    public async Task The_same_person_in_an_older_tab_is_told_too_with_what_differs()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var (older, newer) = (
            DesignerClient.AsTheEditorSendsIt(await designer.ReadAsync(Exhibition)),
            DesignerClient.AsTheEditorSendsIt(await designer.ReadAsync(Exhibition))
        );
        DesignerClient.Activity(newer, "county-review")["metadata"]!["displayText"] = "新窗口改的";
        await designer.SaveAsync(newer);
        DesignerClient.Activity(older, "county-review")["metadata"]!["displayText"] = "旧窗口改的";
        var told = await ReasonsAsync(
            await designer.PostAsync("workflow-definitions", new JsonObject { ["model"] = older, ["publish"] = false })
        );
        Assert.Contains("新窗口改的", told, StringComparison.Ordinal);
        Assert.Contains("旧窗口改的", told, StringComparison.Ordinal);
        Assert.Equal(
            "新窗口改的",
            DesignerClient.Activity(await designer.ReadAsync(Exhibition), "county-review")["metadata"]!["displayText"]!.ToString()
        );
    }

    [Fact]
    public async Task An_old_export_does_not_take_the_place_of_a_draft_and_what_is_put_back_comes_behind_it()
    {
        await using var site = await CaseSite.StartAsync();
        var (designer, colleague) = (
            await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator),
            await DesignerClient.OfAsync(site, Colleague)
        );
        var old = (JsonObject)JsonNode.Parse(await designer.ExportAsync(Exhibition))!;
        var drawn = DesignerClient.AsTheEditorSendsIt(await colleague.ReadAsync(Exhibition));
        DesignerClient.Activity(drawn, "county-review")["metadata"]!["displayText"] = "同事画的";
        await colleague.SaveAsync(drawn);

        DesignerClient.Activity(old, "county-review")["metadata"]!["displayText"] = "旧文件里的";
        var told = await ReasonsAsync(await designer.PostAsync("workflow-definitions/import", old));
        Assert.Contains("未发布的草稿（第 2 版）", told, StringComparison.Ordinal);
        Assert.Contains("旧文件里的", told, StringComparison.Ordinal);
        Assert.Equal(
            "同事画的",
            DesignerClient.Activity(await designer.ReadAsync(Exhibition), "county-review")["metadata"]!["displayText"]!.ToString()
        );

        Assert.Equal(HttpStatusCode.OK, (await designer.PostAsync($"workflow-definitions/{Exhibition}/revert/1", [])).StatusCode);
        Assert.Equal(3, (int)(await designer.ReadAsync(Exhibition))["version"]!);
        Assert.Contains(
            "同事画的",
            await site.ReadAsync(db =>
                db.DefinitionVersions.Where(row => row.DefinitionId == Exhibition && row.Version == 2).Select(row => row.Json).SingleAsync()
            ),
            StringComparison.Ordinal
        );
    }

    private static async Task<string> ReasonsAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        return string.Join(
            '\n',
            ((JsonArray)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!["generalErrors"]!).Select(reason =>
                reason!.ToString()
            )
        );
    }

    [Fact]
    public async Task What_was_exported_and_deleted_comes_back_by_import()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var root = JsonNode.Parse("""{"id":"f","type":"Elsa.Flowchart","version":1,"activities":[],"connections":[]}""");
        var id = (await designer.SaveAsync(new JsonObject { ["name"] = "空流程", ["root"] = root }))["workflowDefinition"]![
            "definitionId"
        ]!.ToString();
        var file = await designer.ExportAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, (await designer.Http.DeleteAsync($"elsa/api/workflow-definitions/{id}")).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await designer.Http.GetAsync($"elsa/api/workflow-definitions/by-definition-id/{id}?versionOptions=Latest")).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await designer.PostAsync("workflow-definitions/import", (JsonObject)JsonNode.Parse(file)!)).StatusCode
        );
        Assert.Equal("空流程", (await designer.ReadAsync(id))["name"]!.ToString());
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await designer.Http.DeleteAsync($"elsa/api/workflow-definitions/{Exhibition}")).StatusCode
        );
    }

    private static Task<int> Published(WebApp site) =>
        site.ReadAsync(db =>
            db.DefinitionVersions.Where(row => row.DefinitionId == Exhibition && row.IsPublished)
                .Select(row => row.Version)
                .SingleOrDefaultAsync()
        );
}
