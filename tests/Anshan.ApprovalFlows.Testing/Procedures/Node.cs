using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Testing.Procedures;

/// <summary>Writes the JSON of activities as the designer does.</summary>
public static class Node
{
    public static JsonObject Activity(string id, string type) =>
        new()
        {
            ["id"] = id,
            ["nodeId"] = id,
            ["type"] = type,
            ["version"] = 1,
        };

    public static JsonObject With(this JsonObject activity, string input, string expression, JsonNode value, string type = "Object")
    {
        activity[input] = new JsonObject { ["typeName"] = type, ["expression"] = Expression(expression, value) };
        return activity;
    }

    public static JsonObject Holding(this JsonObject activity, string port, JsonNode child)
    {
        activity[port] = child;
        return activity;
    }

    public static JsonObject Expression(string type, JsonNode value) => new() { ["type"] = type, ["value"] = value };

    public static JsonObject Connection(string source, string port, string target) =>
        new()
        {
            ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
        };

    public static JsonObject Variable(string name) =>
        new()
        {
            ["id"] = name,
            ["name"] = name,
            ["typeName"] = "Int32",
            ["value"] = "0",
            ["storageDriverTypeName"] = "WorkflowInstanceStorageDriver",
        };
}
