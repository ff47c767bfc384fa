using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>
/// Every request of the designer, with the required properties of its answer; reading requests first, changing ones last.
/// </summary>
public sealed class ContractTests
{
    private const string Exhibition = "measure-1.2-main";
    private const string Summary =
        "items[0].links items[0].id items[0].definitionId items[0].name items[0].version items[0].isLatest "
        + "items[0].isPublished items[0].createdAt";
    private const string Full = "links id definitionId name version isLatest isPublished root root.nodeId";
    private const string Record =
        "id workflowInstanceId activityId activityNodeId activityType startedAt status hasBookmarks callStackDepth";

    private static readonly Row[] Rows =
    [
        new("GET features/installed", "items[0].fullName count"),
        new(
            "GET descriptors/activities?Refresh=True&definitionId={definition}",
            "items[0].typeName items[0].version items[0].category items[0].inputs items[0].outputs items[0].ports count"
        ),
        new("GET descriptors/expression-descriptors", "items[0].type items[0].displayName count"),
        new("GET descriptors/workflow-activation-strategies", "items count"),
        new("GET descriptors/incident-strategies", "items count"),
        new("GET descriptors/log-persistence-strategies", "items count"),
        new("GET descriptors/commit-strategies/workflows", "items count"),
        new("GET descriptors/commit-strategies/activities", "items count"),
        new("GET descriptors/storage-drivers", "items[0].typeName items[0].displayName"),
        new("GET descriptors/variables", "items[0].typeName items[0].category"),
        new("GET descriptors/output-converters?sourceType=String&destinationType=String", "items"),
        new("POST descriptors/activities/Anshan.Review/options/Organisations", "items.checklist", """{"context":{}}"""),
        new("POST scripting/javascript/type-definitions/{definition}", "", """{"activityTypeName":"Elsa.If","propertyName":"condition"}"""),
        new(
            "GET workflow-definitions?versionOptions=Latest&Page=0&PageSize=10&SearchTerm=&IsSystem=False&OrderDirection=Ascending",
            $"links totalCount {Summary}"
        ),
        new("GET workflow-definitions?versionOptions=Published&DefinitionIds={definition}", $"totalCount {Summary}"),
        new(
            "GET workflow-definitions?versionOptions=AllVersions&Page=0&PageSize=10&DefinitionIds={definition}"
                + "&OrderBy=Version&OrderDirection=Descending",
            Summary
        ),
        new("GET workflow-definitions?versionOptions=&Ids={version}", Summary),
        new("GET workflow-definitions?versionOptions=LatestOrPublished", Summary),
        new("GET workflow-definitions/by-definition-id/{definition}?versionOptions=Latest", Full),
        new("GET workflow-definitions/by-id/{version}", Full),
        new("GET workflow-definitions/validation/is-name-unique?name=%E6%96%B0", "isUnique"),
        new("GET workflow-definitions/{definition}/export?versionOptions=1&includeConsumingWorkflows=False", "definitionId root"),
        new("POST bulk-actions/export/workflow-definitions", "", """{"ids":["{version}"],"includeConsumingWorkflows":false}"""),
        new(
            "POST workflow-instances",
            "items[0].id items[0].definitionId items[0].status items[0].subStatus items[0].incidentCount items[0].createdAt totalCount",
            """
            {"page":0,"pageSize":10,"searchTerm":"","definitionId":"{definition}","definitionIds":[],"correlationId":null,"version":1,
            "hasIncidents":null,"isSystem":false,"status":"Running","statuses":[],
            "subStatus":null,"subStatuses":[],"orderBy":"Created","orderDirection":"Descending",
            "timestampFilters":[{"column":"CreatedAt","operator":"GreaterThan","timestamp":"2020-01-01T00:00:00Z"}]}
            """
        ),
        new(
            "GET workflow-instances/{instance}",
            "id workflowState.bookmarks[0].activityNodeId workflowState.incidents workflowState.status"
        ),
        new(
            "POST workflow-instances/{instance}/journal?skip=0&take=110",
            "items[0].id items[0].activityId items[0].nodeId items[0].eventName items[0].timestamp totalCount",
            """{"filter":{"activityNodeIds":null,"excludedActivityTypes":["Elsa.Workflow"]}}"""
        ),
        new("GET workflow-instances/{instance}/variables", "items[0].name count"),
        new("GET workflow-instances/{instance}/execution-state", "status workflowSubStatus updatedAt"),
        new("GET workflow-instances/{instance}/export", "id workflowState"),
        new("POST bulk-actions/export/workflow-instances", "", """{"ids":["{instance}"]}"""),
        new(
            "GET activity-executions/list?WorkflowInstanceId={instance}&ActivityNodeId={node}",
            $"items[0].activityState.Organisations {string.Join(' ', Record.Split(' ').Select(name => "items[0]." + name))} count"
        ),
        new(
            "GET activity-execution-summaries/list?WorkflowInstanceId={instance}&ActivityNodeId={node}",
            "items[0].id items[0].status count"
        ),
        new("GET activity-executions/by-id?id={execution}", $"{Record} activityState outputs schedulingActivityExecutionId"),
        new("GET activity-executions/{execution}/call-stack?includeCrossWorkflowChain=True", "activityExecutionId items[1].id totalCount"),
        new(
            "POST activity-executions/report",
            "stats[0].activityId stats[0].isBlocked stats[0].startedCount",
            """{"workflowInstanceId":"{instance}","activityNodeIds":["{node}"]}"""
        ),
        new(
            "POST tests/activities",
            "activityState outputs outcomes status",
            """{"workflowDefinitionHandle":{"definitionVersionId":"{version}"},"activityHandle":{"activityNodeId":"{node}"}}"""
        ),
        new(
            "POST workflow-definitions",
            "alreadyPublished workflowDefinition.root.nodeId workflowDefinition.links",
            """{"model":{"name":"新流程","root":{"id":"f","type":"Elsa.Flowchart","version":1,"name":"Flowchart1"}},"publish":null}"""
        ),
        new(
            "POST workflow-definitions/import",
            Full,
            """{"definitionId":"imported","name":"导入的","root":{"id":"f","type":"Elsa.Flowchart","version":1,"activities":["""
                + """{"id":"e","type":"Elsa.End","version":1}],"connections":[]}}"""
        ),
        new("POST workflow-definitions/imported/publish", "workflowDefinition.isPublished alreadyPublished", "{}"),
        new(
            "POST bulk-actions/publish/workflow-definitions/by-definition-ids",
            "published alreadyPublished[0] notFound updatedConsumers",
            """{"definitionIds":["imported"]}"""
        ),
        new(
            "POST workflow-definitions/imported/execute",
            "",
            """{"correlationId":null,"triggerActivityId":null,"versionOptions":"Latest","input":null}"""
        ),
        new("POST workflow-definitions/imported/retract", Full, "{}"),
        new(
            "POST bulk-actions/retract/workflow-definitions/by-definition-ids",
            "retracted alreadyRetracted[0] notFound",
            """{"definitionIds":["imported"]}"""
        ),
        new("POST workflow-definitions/imported/revert/1", "id definitionId version isLatest", ""),
        new(
            "POST bulk-actions/cancel/workflow-instances",
            "",
            """{"ids":null,"definitionVersionId":null,"definitionId":"imported","versionOptions":"Latest"}"""
        ),
        new(
            "POST workflow-definitions?changed",
            "workflowDefinition.id",
            """{"model":{"definitionId":"imported","name":"改名的","root":"""
                + """{"id":"f","type":"Elsa.Flowchart","version":1,"activities":[],"connections":[]}},"publish":false}"""
        ),
        new("DELETE workflow-definition-versions/{draft}", "", Status: 204),
        new("POST bulk-actions/delete/workflow-definitions/by-id", "deleted", """{"ids":["none"]}"""),
        new("POST bulk-actions/delete/workflow-definitions/by-definition-id", "deleted", """{"definitionIds":["{new}"]}"""),
        new("DELETE workflow-definitions/{definition}", "errors.generalErrors[0]", Status: 400),
        new("POST cancel/workflow-instances/{instance}", "errors.generalErrors[0]", "", Status: 400),
        new("DELETE workflow-instances/{instance}", "errors.generalErrors[0]", Status: 400),
        new("POST bulk-actions/delete/workflow-instances/by-id", "errors.generalErrors[0]", """{"ids":["{instance}"]}""", Status: 400),
        new("POST bulk-actions/import/workflow-instances", "errors.generalErrors[0]", "{}", Status: 400),
    ];

    [Fact]
    public async Task Every_request_of_the_designer_is_answered_in_the_shape_it_reads()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var designer = await DesignerClient.OfAsync(site, CaseSite.WorkflowAdministrator);
        var instance = await site.ReadAsync(db => db.WorkflowInstances.Select(row => row.Id).SingleAsync());
        var names = new Dictionary<string, string>
        {
            ["definition"] = Exhibition,
            ["version"] = await site.ReadAsync(db =>
                db.DefinitionVersions.Where(row => row.DefinitionId == Exhibition).Select(row => row.Id).SingleAsync()
            ),
            ["instance"] = instance.ToString(),
            ["node"] = "Workflow1:flow:county-review",
        };
        var problems = new List<string>();
        foreach (var row in Rows)
        {
            problems.AddRange(await row.ProblemsAsync(designer.Http, names));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    /// <summary>One request and the names that its answer must have; what later requests need is taken from it.</summary>
    private sealed record Row(string Request, string Has, string? Body = null, int Status = 200)
    {
        public async Task<IReadOnlyList<string>> ProblemsAsync(HttpClient http, Dictionary<string, string> names)
        {
            var (method, path) = (Request.Split(' ')[0], Filled(Request[(Request.IndexOf(' ', StringComparison.Ordinal) + 1)..], names));
            using var request = new HttpRequestMessage(new HttpMethod(method), $"elsa/api/{path}");
            if (!string.IsNullOrEmpty(Body))
            {
                request.Content = JsonContent.Create(JsonNode.Parse(Filled(Body, names)));
            }

            var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if ((int)answer.StatusCode != Status)
            {
                return [$"{Request}: {(int)answer.StatusCode} {text}"];
            }

            var json = Has.Length == 0 ? null : JsonNode.Parse(text);
            Keep(json, names);
            return
            [
                .. Has.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Where(name => !Reaches(json, name))
                    .Select(name => $"{Request}: no {name} in {text[..Math.Min(text.Length, 300)]}"),
            ];
        }

        private void Keep(JsonNode? json, Dictionary<string, string> names)
        {
            switch (Request)
            {
                case "POST workflow-definitions":
                    names["new"] = json!["workflowDefinition"]!["definitionId"]!.ToString();
                    break;
                case "POST workflow-definitions?changed":
                    names["draft"] = json!["workflowDefinition"]!["id"]!.ToString();
                    break;
                case var _ when Request.StartsWith("GET activity-executions/list", StringComparison.Ordinal):
                    names["execution"] = json!["items"]![0]!["id"]!.ToString();
                    break;
            }
        }

        private static string Filled(string text, Dictionary<string, string> names) =>
            names.Aggregate(text, (filled, name) => filled.Replace($"{{{name.Key}}}", name.Value, StringComparison.Ordinal));

        /// <summary>Whether there is something at <c>items[0].id</c>; a null counts where the name is written.</summary>
        private static bool Reaches(JsonNode? json, string path)
        {
            foreach (var part in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
            {
                if (part.StartsWith('['))
                {
                    var index = int.Parse(part[1..^1], System.Globalization.CultureInfo.InvariantCulture);
                    if (json is not JsonArray list || list.Count <= index)
                    {
                        return false;
                    }

                    json = list[index];
                }
                else if (json is JsonObject item && item.TryGetPropertyValue(part, out var inner))
                {
                    json = inner;
                }
                else
                {
                    return false;
                }
            }

            return true;
        }
    }
}
