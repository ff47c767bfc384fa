using System.Text.Json;

namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>Reads Elsa 3 JSON into a graph. Tolerant: any well-formed graph is read; checks are a separate act.</summary>
public static class DefinitionReader
{
    /// <summary>The largest document accepted, in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>The largest number of activities accepted.</summary>
    public const int MaxActivities = 2000;

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="used">The published document of a definition used as an activity, by definition id; null where there is none.</param>
    /// <exception cref="DefinitionException">The document is no JSON, too large, or no workflow definition.</exception>
    public static WorkflowDefinition Read(string json, Func<string, JsonElement?>? used = null)
    {
        if (json.Length > MaxBytes)
        {
            throw Refuse("$", $"流程定义超过 {MaxBytes / 1024 / 1024} MB。");
        }

        JsonElement document;
        try
        {
            document = JsonElement.Parse(json);
        }
        catch (JsonException problem)
        {
            throw Refuse("$", $"不是有效的 JSON（第 {problem.LineNumber + 1} 行）。");
        }

        return Read(document, used);
    }

    /// <inheritdoc cref="Read(string, Func{string, JsonElement?})"/>
    public static WorkflowDefinition Read(JsonElement document, Func<string, JsonElement?>? used = null)
    {
        if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("root", out var rootElement))
        {
            throw Refuse("$.root", "缺少 root：这不是一份流程定义。");
        }

        var root = new ActivityReader(used ?? (_ => null)).Read(rootElement, "$.root", "");
        var ids = new HashSet<string>();
        foreach (var node in root.SelfAndDescendants())
        {
            if (!ids.Add(node.Id))
            {
                throw Refuse(node.Path, $"活动编号“{node.Id}”重复。");
            }
        }

        if (ids.Count > MaxActivities)
        {
            throw Refuse("$.root", $"活动超过 {MaxActivities} 个。");
        }

        var definitionId = Text(document, "definitionId") ?? "";
        var version = document.TryGetProperty("version", out var number) && number.TryGetInt32(out var value) ? value : 1;
        return new WorkflowDefinition(document, root)
        {
            DefinitionId = definitionId,
            Version = version,
            Id = Text(document, "id") ?? $"{definitionId}:{version}",
            Name = Text(document, "name") ?? definitionId,
            Variables = ReadVariables(document),
            Inputs = [.. Items(document, "inputs").Select(item => new InputDefinition(
                Text(item, "name") ?? "", Text(item, "type") ?? Text(item, "typeName") ?? "Object", HasDriver(item)))],
        };
    }

    internal static IReadOnlyList<VariableDefinition> ReadVariables(JsonElement owner) =>
    [
        .. Items(owner, "variables").Select(item => new VariableDefinition(
            Text(item, "id") ?? Text(item, "name") ?? "",
            Text(item, "name") ?? "",
            Text(item, "typeName") ?? "Object",
            item.TryGetProperty("isArray", out var array) && array.ValueKind == JsonValueKind.True,
            item.TryGetProperty("value", out var value) && value.ValueKind != JsonValueKind.Null ? value : null,
            HasDriver(item))),
    ];

    private static bool HasDriver(JsonElement item) =>
        Text(item, "storageDriverTypeName") is { Length: > 0 } || Text(item, "storageDriverType") is { Length: > 0 };

    internal static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    internal static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static DefinitionException Refuse(string path, string message) => new("流程定义", [new DefinitionProblem(path, message)]);
}
