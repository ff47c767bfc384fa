using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>The result of a child: status words for the scripts of the step, Elsa's numbers in what is stored.</summary>
internal static class ChildResult
{
    private static readonly string[] Statuses = Enum.GetNames<InstanceStatus>();
    private static readonly string[] SubStatuses = Enum.GetNames<InstanceSubStatus>();

    public static JsonObject Of(WorkflowState child) =>
        new()
        {
            ["WorkflowDefinitionVersionId"] = null,
            ["WorkflowInstanceId"] = child.InstanceId.ToString(),
            ["CorrelationId"] = child.CorrelationId,
            ["Status"] = child.Status.ToString(),
            ["SubStatus"] = child.SubStatus.ToString(),
            ["Output"] = new JsonObject(child.Output.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))),
        };

    /// <summary>
    /// A result as scripts and templates see it: its parts, and the outputs in it, under names with a large or a small first letter; any
    /// other value as it is.
    /// </summary>
    /// <remarks>In Elsa it is a .NET object, whose members scripts name in either way: <c>result.output.Total</c>.</remarks>
    public static JsonNode? Spelled(JsonNode? value)
    {
        if (!Is(value))
        {
            return value;
        }

        var both = (JsonObject)value!.DeepClone();
        if (both["Output"] is JsonObject outputs)
        {
            AddOtherSpellings(outputs);
        }

        AddOtherSpellings(both);
        return both;
    }

    /// <summary>A result as it is stored, each part under one name; any other value as it is.</summary>
    public static JsonNode? Plain(JsonNode? value)
    {
        if (!Is(value) || !((JsonObject)value!).ContainsKey("workflowInstanceId"))
        {
            return value;
        }

        var one = (JsonObject)value.DeepClone();
        RemoveOtherSpellings(one);
        if (one["Output"] is JsonObject outputs)
        {
            RemoveOtherSpellings(outputs);
        }

        return one;
    }

    private static bool Is(JsonNode? value) =>
        value is JsonObject result
        && result.ContainsKey("WorkflowInstanceId")
        && result.ContainsKey("SubStatus")
        && result.ContainsKey("Output");

    private static void AddOtherSpellings(JsonObject owner)
    {
        foreach (var (name, value) in owner.ToList())
        {
            owner.TryAdd(OtherSpelling(name), value?.DeepClone());
        }
    }

    private static void RemoveOtherSpellings(JsonObject owner)
    {
        foreach (var name in owner.Select(pair => pair.Key).Where(name => name.Length > 0 && char.IsLower(name[0])).ToList())
        {
            if (owner.TryGetPropertyValue(OtherSpelling(name), out var other) && JsonNode.DeepEquals(other, owner[name]))
            {
                owner.Remove(name);
            }
        }
    }

    private static string OtherSpelling(string name) =>
        name.Length == 0 ? name : (char.IsUpper(name[0]) ? char.ToLowerInvariant(name[0]) : char.ToUpperInvariant(name[0])) + name[1..];

    /// <summary>Turns the words of a result into Elsa's numbers; leaves everything else alone.</summary>
    public static void Store(JsonNode? value)
    {
        if (
            value is JsonObject result
            && result.ContainsKey("WorkflowInstanceId")
            && Array.IndexOf(Statuses, Values.Text(result["Status"])) is >= 0 and var status
            && Array.IndexOf(SubStatuses, Values.Text(result["SubStatus"])) is >= 0 and var subStatus
        )
        {
            (result["Status"], result["SubStatus"]) = (status, subStatus);
        }
    }
}
