using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>What the designer is told: activities with their inputs, findings of the checks, running cases, and to whom.</summary>
public sealed class DesignerReadingTests
{
    private const string Exhibition = DesignerClient.Exhibition;
    private static readonly Actor Auditor = new(new("auditor"), "钱审计", null, [Roles.Auditor]);

    [Fact]
    public async Task An_activity_of_an_unknown_type_is_shown_as_such_and_stored_as_it_was_drawn()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var root = JsonNode.Parse(
            """{"id":"f","type":"Elsa.Flowchart","version":1,"activities":[{"id":"x","type":"Acme.Stamp","version":1,"metadata":"""
                + """{},"ink":"红"}],"connections":[]}"""
        );
        var saved = (await designer.SaveAsync(new JsonObject { ["name"] = "盖章", ["root"] = root }))["workflowDefinition"]!;
        var hidden = DesignerClient.Activity((JsonObject)saved, "x");
        Assert.Equal(("Elsa.NotFoundActivity", "Workflow1:f:x"), (hidden["type"]!.ToString(), hidden["nodeId"]!.ToString()));
        await designer.SaveAsync(DesignerClient.AsTheEditorSendsIt((JsonObject)saved));
        Assert.Contains("\"ink\": \"红\"", await designer.ExportAsync(saved["definitionId"]!.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_definition_is_told_to_be_empty_and_is_not_published()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var root = JsonNode.Parse(
            """{"id":"f","type":"Elsa.Flowchart","version":1,"activities":[{"id":"s","type":"Elsa.Start","version":1}],"connections":[]}"""
        );
        var id = (await designer.SaveAsync(new JsonObject { ["name"] = "空流程", ["root"] = root }))["workflowDefinition"]![
            "definitionId"
        ]!.ToString();
        Assert.Contains("流程还是空的", Assert.Single(await ErrorsAsync(designer, id)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await designer.PostAsync($"workflow-definitions/{id}/publish", [])).StatusCode);
    }

    [Fact]
    public async Task What_the_palette_offers_is_known_to_the_checks()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var offered = ((JsonArray)(await designer.Http.GetFromJsonAsync<JsonObject>("elsa/api/descriptors/activities"))!["items"]!)
            .Where(type => (bool)type!["isBrowsable"]! && ((JsonObject)type["constructionProperties"]!).Count == 0)
            .Select(type => type!["typeName"]!.ToString())
            .ToList();
        var activities = offered.Select(
            (type, order) =>
                new JsonObject
                {
                    ["id"] = $"n{order}",
                    ["type"] = type,
                    ["version"] = 1,
                    ["metadata"] = new JsonObject(),
                }
        );
        var root = new JsonObject
        {
            ["id"] = "f",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray([.. activities]),
            ["connections"] = new JsonArray(),
        };
        var id = (await designer.SaveAsync(new JsonObject { ["name"] = "全部", ["root"] = root }))["workflowDefinition"]![
            "definitionId"
        ]!.ToString();
        Assert.DoesNotContain(await ErrorsAsync(designer, id), error => error.Contains("活动类型", StringComparison.Ordinal));
        Assert.Contains("Anshan.Review", offered);
        Assert.DoesNotContain("Elsa.UsedDefinition", offered);
    }

    private static async Task<string[]> ErrorsAsync(DesignerClient designer, string id) =>
        [
            .. (
                (JsonArray)(await designer.Http.GetFromJsonAsync<JsonObject>($"elsa/api/workflow-definitions/{id}/check"))!["errors"]!
            ).Select(error => error!.ToString()),
        ];

    [Fact]
    public async Task An_auditor_reads_and_nobody_else_does()
    {
        await using var site = await CaseSite.StartAsync();
        var auditor = await DesignerClient.OfAsync(site, Auditor);
        Assert.DoesNotContain((JsonArray)(await auditor.ReadAsync(Exhibition))["links"]!, link => link!["rel"]!.ToString() == "publish");
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PostAsync($"workflow-definitions/{Exhibition}/retract", [])).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (
                await (await DesignerClient.OfAsync(site, CaseWorld.Staff("city.commerce"))).Http.GetAsync("elsa/api/workflow-definitions")
            ).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await (await DesignerClient.OfAsync(site, null)).Http.GetAsync("elsa/api/workflow-definitions")).StatusCode
        );
    }

    [Fact]
    public async Task A_running_case_is_seen_where_it_stands()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var list = await (
            await designer.PostAsync("workflow-instances", new JsonObject { ["page"] = 0, ["pageSize"] = 10 })
        ).Content.ReadFromJsonAsync<JsonObject>();
        var id = list!["items"]![0]!["id"]!.ToString();
        foreach (var (words, count) in new[] { ("促消费展会", 1), ("measure-1.2-main", 1), (id, 1), ("没有这样的流程", 0) })
        {
            var found = await (
                await designer.PostAsync("workflow-instances", new JsonObject { ["searchTerm"] = words })
            ).Content.ReadFromJsonAsync<JsonObject>();
            Assert.Equal(count, (int)found!["totalCount"]!);
        }

        var report = await (
            await designer.PostAsync(
                "activity-executions/report",
                new JsonObject
                {
                    ["workflowInstanceId"] = id,
                    ["activityNodeIds"] = new JsonArray("Workflow1:flow:county-review", "Workflow1:flow:start"),
                }
            )
        ).Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal([true, false], ((JsonArray)report!["stats"]!).Select(stat => (bool)stat!["isBlocked"]!));
        var journal = await (
            await designer.PostAsync($"workflow-instances/{id}/journal?skip=0&take=10", [])
        ).Content.ReadFromJsonAsync<JsonObject>();
        Assert.True((int)journal!["totalCount"]! > 4);
        var instance = await designer.Http.GetFromJsonAsync<JsonObject>($"elsa/api/workflow-instances/{id}");
        Assert.Equal("Running", instance!["workflowState"]!["status"]!.ToString());
    }

    [Fact]
    public async Task Every_input_has_an_editor_that_the_designer_knows_and_organisations_are_chosen_by_name()
    {
        await using var site = await CaseSite.StartAsync();
        var types = (JsonArray)
            (
                await (await DesignerClient.OfAsync(site, Auditor)).Http.GetFromJsonAsync<JsonObject>(
                    "elsa/api/descriptors/activities?Refresh=True"
                )
            )!["items"]!;
        string[] known =
        [
            "singleline",
            "multiline",
            "checkbox",
            "dropdown",
            "checklist",
            "multitext",
            "dictionary",
            "code-editor",
            "variable-picker",
            "workflow-definition-picker",
            "dynamic-outcomes",
            "flow-switch-editor",
            "switch-editor",
        ];
        Assert.All(types.SelectMany(type => (JsonArray)type!["inputs"]!), input => Assert.Contains(input!["uiHint"]!.ToString(), known));
        var review = types.Single(type => type!["typeName"]!.ToString() == "Anshan.Review")!;
        Assert.Equal(["通过", "不予通过", "退回补正"], ((JsonArray)review["ports"]!).Select(port => port!["displayName"]!.ToString()));
        var organisations = ((JsonArray)review["inputs"]!).Single(input => input!["name"]!.ToString() == "Organisations")![
            "uiSpecifications"
        ]!["checklist"]!["checkList"]!["items"]!;
        Assert.Contains(
            (JsonArray)organisations,
            item => item!["value"]!.ToString() == "county:commerce" && item["text"]!.ToString() == "所在县区 · 商务部门"
        );
    }

    [Fact]
    public async Task Documents_and_fields_to_tick_are_those_of_the_measure_that_is_drawn()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, Auditor);
        var own = await designer.InputAsync(Exhibition, "Anshan.Review", "Documents");
        Assert.Contains(
            (JsonArray)own["uiSpecifications"]!["checklist"]!["checkList"]!["items"]!,
            item => item!["value"]!.ToString() == "invoices" && item["text"]!.ToString().Contains("发票", StringComparison.Ordinal)
        );
        Assert.Equal("checklist", (await designer.InputAsync(Exhibition, "shared-review", "fields"))["uiHint"]!.ToString());
        Assert.Equal("multitext", (await designer.InputAsync("shared-review", "Anshan.Review", "Documents"))["uiHint"]!.ToString());
    }

    [Fact]
    public async Task What_a_closed_unit_was_asked_for_is_not_offered_any_more()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, Auditor);
        static bool Offers(JsonObject input) =>
            ((JsonArray)input["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]!).Any(item =>
                item!["value"]!.ToString() == "city:commerce"
            );
        Assert.True(Offers(await designer.InputAsync(Exhibition, "Anshan.DetermineAward", "Organisation")));
        var organisations = site.Services.GetRequiredService<OrganisationTree>();
        var unit = organisations.Find("city.commerce")!;
        organisations.Take([
            new OrganisationRow
            {
                Id = unit.Id,
                Name = unit.Name,
                ShortName = unit.ShortName,
                Level = unit.Level,
                Department = unit.Department,
                RegionId = unit.RegionId,
                IsClosed = true,
                ChangedBy = "admin",
                ChangedAt = DateTimeOffset.UnixEpoch,
            },
        ]);
        Assert.False(Offers(await designer.InputAsync(Exhibition, "Anshan.DetermineAward", "Organisation")));
    }
}
