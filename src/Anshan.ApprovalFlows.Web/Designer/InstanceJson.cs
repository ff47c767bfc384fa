using System.Globalization;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>Instances, their journal and their executions in the contract's shapes.</summary>
internal static class InstanceJson
{
    public static JsonObject Of(ListedInstance row) =>
        Head(
            row.Id,
            (row.DefinitionId, row.VersionId, row.Version),
            row.Status,
            row.SubStatus,
            row.Number,
            row.Title ?? row.Number,
            row.Incidents,
            row.CreatedAt,
            row.UpdatedAt
        );

    public static JsonObject Of(ViewedInstance found)
    {
        var (row, state) = (found.Row, found.State);
        JsonObject Instance() =>
            Head(
                row.Id,
                (found.Definition.DefinitionId, row.DefinitionVersionId, found.Version),
                row.Status,
                row.SubStatus,
                state.CorrelationId,
                state.Name ?? state.CorrelationId,
                found.Incidents.Count(incident => incident.Resolution is null),
                row.CreatedAt,
                row.UpdatedAt
            );
        var inner = Instance();
        inner["definitionVersion"] = found.Version;
        inner["bookmarks"] = new JsonArray([.. found.Executions.Where(record => record.Waits).Select(record => Bookmark(found, record))]);
        inner["incidents"] = new JsonArray([
            .. found.Incidents.Where(incident => incident.Resolution is null).Select(incident => Incident(found, incident)),
        ]);
        (inner["completionCallbacks"], inner["activityExecutionContexts"], inner["properties"]) = (
            new JsonArray(),
            new JsonArray(),
            new JsonObject()
        );
        inner["input"] = Object(state.Input);
        inner["output"] = Object(state.Output);
        var instance = Instance();
        instance["workflowState"] = inner;
        return instance;
    }

    public static JsonObject Variables(ViewedInstance found) =>
        Listed(
            found.Definition.Variables.Select(variable => new JsonObject
            {
                ["id"] = variable.Id,
                ["name"] = variable.Name,
                ["value"] = found.State.Variables.GetValueOrDefault(variable.Id)?.DeepClone(),
            })
        );

    public static JsonObject Journal(ViewedInstance found, JsonObject? filter, int skip, int take)
    {
        HashSet<string>? Only(string name) =>
            filter?[name] is JsonArray { Count: > 0 } list ? [.. list.Select(item => item!.ToString())] : null;
        var (nodes, activities, events, without) = (
            Only("activityNodeIds"),
            Only("activityIds"),
            Only("eventNames"),
            Only("excludedActivityTypes")
        );
        var lines = found
            .Journal.Where(line =>
                (nodes?.Contains(NodeIds.Of(line.Node)) ?? true)
                && (activities?.Contains(line.Node.Id) ?? true)
                && (events?.Contains(line.Event) ?? true)
                && !(without?.Contains(line.Node.Type) ?? false)
            )
            .ToList();
        return new JsonObject
        {
            ["items"] = new JsonArray([.. lines.Skip(skip).Take(take).Select(line => Line(found, line))]),
            ["totalCount"] = lines.Count,
        };
    }

    public static JsonObject Executions(ViewedInstance found, string? nodeId) => Of(found, nodeId, Of);

    /// <summary>The executions without what they held.</summary>
    public static JsonObject Summaries(ViewedInstance found, string? nodeId) => Of(found, nodeId, Summary);

    /// <summary>An execution with those around it, the outermost first.</summary>
    public static JsonObject Stack(ViewedInstance found, ExecutionRecord record)
    {
        var items = new JsonArray([.. found.Around(record).Append(record).Select(item => Of(found, item))]);
        return new JsonObject
        {
            ["activityExecutionId"] = IdOf(found, record.Id),
            ["items"] = items,
            ["totalCount"] = items.Count,
        };
    }

    public static JsonObject Of(ViewedInstance found, ExecutionRecord record)
    {
        var json = Summary(found, record);
        json["activityState"] = new JsonObject(
            found.InputsOf(record.Node).Select(input => KeyValuePair.Create(input.Name, (JsonNode?)input.Value.DeepClone()))
        );
        json["payload"] = record.Outcomes is null
            ? null
            : new JsonObject { ["Outcomes"] = new JsonArray([.. record.Outcomes.Split(',').Select(outcome => JsonValue.Create(outcome))]) };
        json["outputs"] = new JsonObject();
        json["properties"] = new JsonObject();
        json["exception"] = record.Incident is { } incident ? Exception(incident) : null;
        return json;
    }

    private static JsonObject Of(ViewedInstance found, string? nodeId, Func<ViewedInstance, ExecutionRecord, JsonObject> view) =>
        Listed(found.Executions.Where(record => nodeId is null || NodeIds.Of(record.Node) == nodeId).Select(record => view(found, record)));

    private static JsonObject Summary(ViewedInstance found, ExecutionRecord record)
    {
        var around = found.Around(record);
        return new JsonObject
        {
            ["id"] = IdOf(found, record.Id),
            ["workflowInstanceId"] = found.Row.Id.ToString(),
            ["activityId"] = record.Node.Id,
            ["activityNodeId"] = NodeIds.Of(record.Node),
            ["activityType"] = record.Node.Type,
            ["activityTypeVersion"] = 1,
            ["activityName"] = record.Node.Name ?? record.Node.Title,
            ["metadata"] = new JsonObject(),
            ["startedAt"] = record.StartedAt,
            ["completedAt"] = record.EndedAt,
            ["hasBookmarks"] = record.Waits,
            ["status"] = record.Status,
            ["aggregateFaultCount"] = record.Incident is null ? 0 : 1,
            ["schedulingWorkflowInstanceId"] = null,
            ["schedulingActivityExecutionId"] = around is [.., var outer] ? IdOf(found, outer.Id) : null,
            ["schedulingActivityId"] = around is [.., { Node.Id: var id }] ? id : null,
            ["callStackDepth"] = around.Count,
        };
    }

    /// <param name="found">The instance.</param>
    /// <param name="nodeIds">The nodes that are asked about; null for all that were ever begun.</param>
    public static JsonObject Report(ViewedInstance found, JsonArray? nodeIds)
    {
        var byNode = found.Executions.ToLookup(record => NodeIds.Of(record.Node));
        var asked = nodeIds?.Select(node => node!.ToString()) ?? byNode.Select(group => group.Key);
        return new JsonObject
        {
            ["stats"] = new JsonArray([
                .. asked
                    .Distinct()
                    .Select(node => new JsonObject
                    {
                        ["activityId"] = node[(node.LastIndexOf(':') + 1)..],
                        ["activityNodeId"] = node,
                        ["startedCount"] = byNode[node].Count(),
                        ["completedCount"] = byNode[node].Count(record => record.Status == "Completed"),
                        ["uncompletedCount"] = byNode[node].Count(record => record.EndedAt is null),
                        ["isBlocked"] = byNode[node].Any(record => record.Waits),
                        ["isFaulted"] = byNode[node].Any(record => record.Incident is not null),
                        ["metadata"] = new JsonObject(),
                    }),
            ]),
        };
    }

    public static bool TryReadId(string id, out Guid instance, out long execution)
    {
        (instance, execution) = (default, 0);
        return id.Split('.') is [var first, var second]
            && Guid.TryParse(first, out instance)
            && long.TryParse(second, CultureInfo.InvariantCulture, out execution);
    }

    private static string IdOf(ViewedInstance found, long execution) => $"{found.Row.Id}.{execution}";

    private static JsonObject Head(
        Guid id,
        (string Definition, string Id, int Number) version,
        InstanceStatus status,
        InstanceSubStatus subStatus,
        string? correlation,
        string? name,
        int incidents,
        DateTimeOffset createdAt,
        DateTimeOffset updatedAt
    ) =>
        new()
        {
            ["id"] = id.ToString(),
            ["definitionId"] = version.Definition,
            ["definitionVersionId"] = version.Id,
            ["version"] = version.Number,
            ["status"] = status.ToString(),
            ["subStatus"] = subStatus.ToString(),
            ["correlationId"] = correlation,
            ["name"] = name,
            ["incidentCount"] = incidents,
            ["createdAt"] = createdAt,
            ["updatedAt"] = updatedAt,
            ["finishedAt"] = status == InstanceStatus.Finished ? updatedAt : null,
        };

    private static JsonObject Line(ViewedInstance found, JournalLine line) =>
        new()
        {
            ["id"] = $"{found.Row.Id}.{line.Sequence}",
            ["activityInstanceId"] = IdOf(found, line.ExecutionId),
            ["parentActivityInstanceId"] = null,
            ["activityId"] = line.Node.Id,
            ["activityType"] = line.Node.Type,
            ["activityTypeVersion"] = 1,
            ["activityName"] = line.Node.Title,
            ["nodeId"] = NodeIds.Of(line.Node),
            ["timestamp"] = line.At,
            ["sequence"] = line.Sequence,
            ["eventName"] = line.Event,
            ["message"] = line.Outcomes,
            ["source"] = "",
            ["activityState"] = new JsonObject(),
            ["payload"] = line.Outcomes is null ? null : new JsonObject { ["Outcomes"] = line.Outcomes },
        };

    private static JsonObject Bookmark(ViewedInstance found, ExecutionRecord record) =>
        new()
        {
            ["id"] = IdOf(found, record.Id),
            ["name"] = record.Node.Type,
            ["hash"] = "",
            ["payload"] = null,
            ["activityNodeId"] = NodeIds.Of(record.Node),
            ["activityInstanceId"] = IdOf(found, record.Id),
            ["autoBurn"] = true,
        };

    private static JsonObject Incident(ViewedInstance found, Incident incident) =>
        new()
        {
            ["activityId"] = incident.ActivityId,
            ["activityNodeId"] = found.Definition.Activities.TryGetValue(incident.ActivityId, out var node) ? NodeIds.Of(node) : null,
            ["activityType"] = node?.Type,
            ["message"] = incident.Message,
            ["exception"] = Exception(incident),
            ["timestamp"] = incident.At,
        };

    private static JsonObject Exception(Incident incident) =>
        new()
        {
            ["type"] = incident.ExceptionType,
            ["message"] = incident.Message,
            ["stackTrace"] = null,
            ["innerException"] = null,
        };

    private static JsonObject Object(IReadOnlyDictionary<string, JsonNode?> values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    private static JsonObject Listed(IEnumerable<JsonObject> items)
    {
        var list = new JsonArray([.. items]);
        return new JsonObject { ["items"] = list, ["count"] = list.Count };
    }
}
