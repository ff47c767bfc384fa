using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

/// <summary>Builds small definitions; a test states only what matters to it.</summary>
internal static class Flow
{
    public static JsonObject Definition(JsonNode root) =>
        new()
        {
            ["id"] = "test:1",
            ["definitionId"] = "test",
            ["name"] = "test",
            ["version"] = 1,
            ["variables"] = new JsonArray(),
            ["inputs"] = new JsonArray(),
            ["outputs"] = new JsonArray(),
            ["root"] = root,
        };

    public static JsonObject Chart(string id, JsonNode[] activities, params string[] connections)
    {
        var chart = Activity(id, "Elsa.Flowchart");
        chart["activities"] = new JsonArray(activities);
        chart["connections"] = new JsonArray([.. connections.Select(Connection)]);
        return chart;
    }

    public static JsonObject Sequence(string id, params JsonNode[] activities)
    {
        var sequence = Activity(id, "Elsa.Sequence");
        sequence["activities"] = new JsonArray(activities);
        return sequence;
    }

    public static JsonNode Decision(string id) => Activity(id, "Test.Decision");

    public static JsonNode Step(string id) => Activity(id, "Elsa.WriteLine");

    public static JsonNode Fault(string id) => Activity(id, "Elsa.Fault");

    /// <summary>Throws while the fact <see cref="IsBroken"/> is true.</summary>
    public static JsonNode Fragile(string id) => Activity(id, "Test.Fragile");

    /// <summary>Asks for two facts, one after the other.</summary>
    public static JsonNode Asker(string id) => Activity(id, "Test.Asker");

    public static JsonNode WaitAny(string id) => Join(id, "WaitAny");

    public static JsonNode End(string id) => Activity(id, "Elsa.End");

    public static JsonNode Join(string id, string mode)
    {
        var join = Activity(id, "Elsa.FlowJoin");
        join["mode"] = new JsonObject
        {
            ["typeName"] = "FlowJoinMode",
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = mode },
        };
        return join;
    }

    private static JsonObject Activity(string id, string type) =>
        new()
        {
            ["id"] = id,
            ["nodeId"] = id,
            ["type"] = type,
            ["version"] = 1,
            ["customProperties"] = new JsonObject(),
            ["metadata"] = new JsonObject(),
        };

    private static JsonNode Connection(string text)
    {
        var words = text.Split(' ');
        var port = words[1] == ">" ? "Done" : words[1].Trim('-', '>');
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = words[0], ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = words[2], ["port"] = "In" },
        };
    }
}
