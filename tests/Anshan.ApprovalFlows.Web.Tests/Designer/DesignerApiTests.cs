using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>The contract as the designer speaks it; what the genuine designer makes of it is seen in the browser.</summary>
public sealed class DesignerApiTests
{
    private const string Exhibition = "measure-1.2-main";
    private static readonly Actor Colleague = new("flowadmin2", "赵管理员", null, [Roles.WorkflowAdministrator]);
    private static readonly Actor Auditor = new("auditor", "钱审计", null, [Roles.Auditor]);

    [Fact]
    public async Task Opening_a_published_definition_and_saving_it_unchanged_makes_no_draft()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var shown = await designer.ReadAsync(Exhibition);
        var saved = await designer.SaveAsync(AsTheEditorSendsIt(shown));
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
        var sent = AsTheEditorSendsIt(await designer.ReadAsync(Exhibition));
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
        var sent = AsTheEditorSendsIt(await designer.ReadAsync(Exhibition));
        Activity(sent, "county-review")["metadata"]!["displayText"] = "县区联合审核";
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
        var sent = AsTheEditorSendsIt(await designer.ReadAsync(Exhibition));
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
        var sent = AsTheEditorSendsIt(await designer.ReadAsync(Exhibition));
        Activity(sent, "county-review")["dueInWorkingDays"] = new JsonObject
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
        Assert.NotEqual("7", Activity(draft, "county-review")["dueInWorkingDays"]?["expression"]?["value"]?.ToString());
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
        var (mine, hers) = (AsTheEditorSendsIt(await first.ReadAsync(Exhibition)), AsTheEditorSendsIt(await second.ReadAsync(Exhibition)));
        Activity(mine, "county-review")["metadata"]!["displayText"] = "甲改的";
        await first.SaveAsync(mine);
        Activity(hers, "county-review")["metadata"]!["displayText"] = "乙改的";
        var answer = await second.PostAsync("workflow-definitions", new JsonObject { ["model"] = hers, ["publish"] = false });
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(
            "流程管理员",
            System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync()),
            StringComparison.Ordinal
        );
        Assert.Equal("甲改的", Activity(await first.ReadAsync(Exhibition), "county-review")["metadata"]!["displayText"]!.ToString());
    }

    [Fact]
    public async Task The_same_person_in_an_older_tab_is_told_too_with_what_differs()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var (older, newer) = (
            AsTheEditorSendsIt(await designer.ReadAsync(Exhibition)),
            AsTheEditorSendsIt(await designer.ReadAsync(Exhibition))
        );
        Activity(newer, "county-review")["metadata"]!["displayText"] = "新窗口改的";
        await designer.SaveAsync(newer);
        Activity(older, "county-review")["metadata"]!["displayText"] = "旧窗口改的";
        var told = await ReasonsAsync(
            await designer.PostAsync("workflow-definitions", new JsonObject { ["model"] = older, ["publish"] = false })
        );
        Assert.Contains("新窗口改的", told, StringComparison.Ordinal);
        Assert.Contains("旧窗口改的", told, StringComparison.Ordinal);
        Assert.Equal("新窗口改的", Activity(await designer.ReadAsync(Exhibition), "county-review")["metadata"]!["displayText"]!.ToString());
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
        var drawn = AsTheEditorSendsIt(await colleague.ReadAsync(Exhibition));
        Activity(drawn, "county-review")["metadata"]!["displayText"] = "同事画的";
        await colleague.SaveAsync(drawn);

        Activity(old, "county-review")["metadata"]!["displayText"] = "旧文件里的";
        var told = await ReasonsAsync(await designer.PostAsync("workflow-definitions/import", old));
        Assert.Contains("未发布的草稿（第 2 版）", told, StringComparison.Ordinal);
        Assert.Contains("旧文件里的", told, StringComparison.Ordinal);
        Assert.Equal("同事画的", Activity(await designer.ReadAsync(Exhibition), "county-review")["metadata"]!["displayText"]!.ToString());

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
    public async Task An_activity_of_an_unknown_type_is_shown_as_such_and_stored_as_it_was_drawn()
    {
        await using var site = await CaseSite.StartAsync();
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var root = JsonNode.Parse(
            """{"id":"f","type":"Elsa.Flowchart","version":1,"activities":[{"id":"x","type":"Acme.Stamp","version":1,"metadata":{},"ink":"红"}],"connections":[]}"""
        );
        var saved = (await designer.SaveAsync(new JsonObject { ["name"] = "盖章", ["root"] = root }))["workflowDefinition"]!;
        var hidden = Activity((JsonObject)saved, "x");
        Assert.Equal(("Elsa.NotFoundActivity", "Workflow1:f:x"), (hidden["type"]!.ToString(), hidden["nodeId"]!.ToString()));
        await designer.SaveAsync(AsTheEditorSendsIt((JsonObject)saved));
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

    private static Task<int> Published(WebApp site) =>
        site.ReadAsync(db =>
            db.DefinitionVersions.Where(row => row.DefinitionId == Exhibition && row.IsPublished)
                .Select(row => row.Version)
                .SingleOrDefaultAsync()
        );

    private static JsonObject Activity(JsonObject definition, string id) =>
        (JsonObject)((JsonArray)definition["root"]!["activities"]!).Single(activity => activity!["id"]!.ToString() == id)!;

    /// <summary>
    /// What the editor does to a definition nobody touched: its own measures, its own order, properties of the document it does not know
    /// left out.
    /// </summary>
    private static JsonObject AsTheEditorSendsIt(JsonObject shown)
    {
        var sent = (JsonObject)shown.DeepClone();
        sent["links"] = null;
        foreach (var name in (string[])["$schema", "isSystem", "usableAsActivity"])
        {
            sent.Remove(name);
        }

        var activities = (JsonArray)sent["root"]!["activities"]!;
        var reversed = activities.Reverse().Select(activity => activity!.DeepClone()).ToArray();
        foreach (var size in reversed.Select(activity => activity["metadata"]?["designer"]?["size"]).OfType<JsonObject>())
        {
            size["height"] = 54.25;
        }

        sent["root"]!["activities"] = new JsonArray(reversed);
        return sent;
    }
}
