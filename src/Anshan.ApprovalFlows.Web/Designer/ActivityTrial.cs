using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>Tries one activity of a stored version alone, in memory: no row is written, no mail is sent.</summary>
public sealed class ActivityTrial(DbContext db, ActivityCatalog catalog, CaseClock clock)
{
    /// <summary>What the designer's test tab shows; null when there is no such activity.</summary>
    public async Task<JsonObject?> RunAsync(string versionId, string nodeId, CancellationToken cancellation)
    {
        if (
            await db.Set<DefinitionVersion>()
                .AsNoTracking()
                .Where(row => row.Id == versionId)
                .Select(row => row.Json)
                .SingleOrDefaultAsync(cancellation)
                is not { } json
            || Alone(JsonNode.Parse(json)!.AsObject(), nodeId) is not { } alone
        )
        {
            return null;
        }

        try
        {
            var definition = DefinitionReader.Read(alone.ToJsonString());
            var id = definition.Root.Children[0].Node.Id;
            var result = new StepLoop(catalog).Run(
                definition,
                new WorkflowState { InstanceId = Guid.NewGuid() },
                new Stimulus.Start(new Dictionary<string, JsonNode?>()),
                new StepEnvironment(clock.Now, new FactSet())
            );
            return result is StepResult.Taken taken
                ? Told(taken, id)
                : Answer("Faulted", "这个环节要有办件才能执行。要看它怎样走，请在“办理流程”中试算。");
        }
        catch (DefinitionException problem)
        {
            return Answer("Faulted", problem.Message);
        }
    }

    /// <summary>The definition with nothing but this activity in it.</summary>
    private static JsonObject? Alone(JsonObject document, string nodeId)
    {
        NodeIds.Give(document["root"]);
        if (Find(document["root"], nodeId) is not JsonObject activity)
        {
            return null;
        }

        document["root"] = new JsonObject
        {
            ["id"] = "trial",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray(activity.DeepClone()),
            ["connections"] = new JsonArray(),
        };
        return document;
    }

    private static JsonNode? Find(JsonNode? node, string nodeId) =>
        node is JsonObject found && found["nodeId"]?.ToString() == nodeId ? found
        : node is JsonObject owner ? owner.Select(pair => Find(pair.Value, nodeId)).FirstOrDefault(below => below is not null)
        : node is JsonArray items ? items.Select(item => Find(item, nodeId)).FirstOrDefault(below => below is not null)
        : null;

    private static JsonObject Told(StepResult.Taken taken, string activity)
    {
        var own = taken.Events.Where(item => item.Activity == activity).ToList();
        var fault = taken.Effects.OfType<RaiseIncident>().FirstOrDefault();
        var answer = Answer(
            fault is not null ? "Faulted"
                : own.Exists(item => item.Kind == JournalEventKind.Completed) ? "Completed"
                : "Running",
            fault?.Message
        );
        answer["outcomes"] = new JsonArray([
            .. own.LastOrDefault()?.Outcomes?.Select(outcome => JsonValue.Create(outcome)) ?? [JsonValue.Create("Done")],
        ]);
        return answer;
    }

    private static JsonObject Answer(string status, string? message) =>
        new()
        {
            ["activityState"] = new JsonObject(),
            ["outputs"] = new JsonObject(),
            ["outcomes"] = new JsonArray(),
            ["status"] = status,
            ["exception"] = message is null
                ? null
                : new JsonObject
                {
                    ["type"] = "WorkflowFaultException",
                    ["message"] = message,
                    ["stackTrace"] = null,
                    ["innerException"] = null,
                },
        };
}
