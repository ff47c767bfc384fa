using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

/// <summary>Draws small flowcharts: <c>new Drawing().Activity("a", "Test.Decision").Connect("a", "A", "b")</c>.</summary>
internal sealed class Drawing
{
    private readonly JsonArray activities = [];
    private readonly JsonArray connections = [];

    public Drawing Activity(string id, string type, params (string Name, string Expression, string Value)[] inputs)
    {
        var activity = new JsonObject { ["id"] = id, ["type"] = type };
        foreach (var (name, expression, value) in inputs)
        {
            activity[name] = new JsonObject
            {
                ["typeName"] = "Object",
                ["expression"] = new JsonObject { ["type"] = expression, ["value"] = value },
            };
        }

        activities.Add(activity);
        return this;
    }

    public Drawing Connect(string source, string port, string target)
    {
        connections.Add(
            new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
                ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
            }
        );
        return this;
    }

    public string Json() =>
        new JsonObject
        {
            ["id"] = "drawing:1",
            ["definitionId"] = "drawing",
            ["version"] = 1,
            ["variables"] = new JsonArray(),
            ["root"] = new JsonObject
            {
                ["id"] = "flow",
                ["type"] = "Elsa.Flowchart",
                ["activities"] = activities.DeepClone(),
                ["connections"] = connections.DeepClone(),
            },
        }.ToJsonString();

    public WorkflowDefinition Read() => DefinitionReader.Read(JsonElement.Parse(Json()));
}
