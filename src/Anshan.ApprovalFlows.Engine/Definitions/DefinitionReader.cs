using System.Collections.Frozen;
using System.Text.Json;

namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>Reads Elsa 3 JSON into a graph. Tolerant: any well-formed graph is read; checks are a separate act.</summary>
public static class DefinitionReader
{
    /// <summary>The largest document accepted, in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>The largest number of activities accepted.</summary>
    public const int MaxActivities = 2000;

    private static readonly FrozenSet<string> Reserved = new[]
    {
        "id", "nodeId", "name", "type", "version", "customProperties", "metadata", "variables", "connections", "cases", "variable",
    }.ToFrozenSet();

    /// <summary>Reads a document.</summary>
    /// <exception cref="DefinitionException">The document is no JSON, too large, or no workflow definition.</exception>
    public static WorkflowDefinition Read(string json)
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

        return Read(document);
    }

    /// <inheritdoc cref="Read(string)"/>
    public static WorkflowDefinition Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("root", out var rootElement))
        {
            throw Refuse("$.root", "缺少 root：这不是一份流程定义。");
        }

        var root = ReadActivity(rootElement, "$.root");
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

    private static ActivityNode ReadActivity(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object || Text(element, "type") is not { Length: > 0 } type)
        {
            throw Refuse(path, "活动缺少 type。");
        }

        var id = Text(element, "id") ?? throw Refuse(path, "活动缺少 id。");
        var inputs = new Dictionary<string, InputBinding>();
        var outputs = new Dictionary<string, string>();
        var children = new List<(string, ActivityNode)>();
        foreach (var property in element.EnumerateObject().Where(property => !Reserved.Contains(property.Name)))
        {
            ReadProperty(property, path, inputs, outputs, children);
        }

        var cases = new List<SwitchCase>();
        foreach (var item in Items(element, "cases"))
        {
            cases.Add(new SwitchCase(Text(item, "label") ?? "", ReadExpression(item.GetProperty("condition"))));
            if (item.TryGetProperty("activity", out var activity) && activity.ValueKind == JsonValueKind.Object)
            {
                children.Add(($"cases[{cases.Count - 1}]", ReadActivity(activity, $"{path}.cases[{cases.Count - 1}].activity")));
            }
        }

        var node = new ActivityNode
        {
            Id = id,
            Type = type,
            Path = path,
            Title = Title(element) ?? id,
            Inputs = inputs.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            Outputs = outputs.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            Children = children,
            Connections = [.. Items(element, "connections").Select((item, index) => ReadConnection(item, $"{path}.connections[{index}]"))],
            Variables = ReadVariables(element),
            Cases = cases,
            VariableId = element.TryGetProperty("variable", out var variable) && variable.ValueKind == JsonValueKind.Object ? Text(variable, "id") : null,
            CanStartWorkflow = element.TryGetProperty("customProperties", out var custom)
                && custom.ValueKind == JsonValueKind.Object
                && custom.TryGetProperty("canStartWorkflow", out var can) && can.ValueKind == JsonValueKind.True,
            Source = element,
        };
        node.AdoptChildren();
        return node;
    }

    private static void ReadProperty(
        JsonProperty property,
        string path,
        Dictionary<string, InputBinding> inputs,
        Dictionary<string, string> outputs,
        List<(string, ActivityNode)> children)
    {
        var value = property.Value;
        if (value.ValueKind == JsonValueKind.Array && property.Name == "activities")
        {
            children.AddRange(value.EnumerateArray().Select((item, index) => (property.Name, ReadActivity(item, $"{path}.activities[{index}]"))));
        }
        else if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("type", out _) && value.TryGetProperty("id", out _))
        {
            children.Add((property.Name, ReadActivity(value, $"{path}.{property.Name}")));
        }
        else if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("typeName", out var typeName))
        {
            var reference = value.TryGetProperty("memoryReference", out var memory) && memory.ValueKind == JsonValueKind.Object ? Text(memory, "id") : null;
            if (value.TryGetProperty("expression", out var expression) && expression.ValueKind == JsonValueKind.Object)
            {
                inputs[property.Name] = new InputBinding(typeName.GetString() ?? "Object", ReadExpression(expression));
            }
            else if (reference is { Length: > 0 })
            {
                outputs[property.Name] = reference;
            }
        }
    }

    private static Expression ReadExpression(JsonElement element) =>
        new(Text(element, "type") ?? "Literal", element.TryGetProperty("value", out var value) ? value : default);

    private static Connection ReadConnection(JsonElement element, string path)
    {
        var (source, port) = End(element, "source", path);
        var (target, _) = End(element, "target", path);
        return new Connection(source, port ?? "Done", target);
    }

    private static (string Activity, string? Port) End(JsonElement connection, string side, string path) =>
        connection.TryGetProperty(side, out var end) && end.ValueKind == JsonValueKind.Object && Text(end, "activity") is { } activity
            ? (activity, Text(end, "port"))
            : throw Refuse($"{path}.{side}", "连线缺少起点或终点活动。");

    private static IReadOnlyList<VariableDefinition> ReadVariables(JsonElement owner) =>
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

    private static string? Title(JsonElement element) =>
        element.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && Text(metadata, "displayText") is { Length: > 0 } text
            ? text
            : Text(element, "name");

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DefinitionException Refuse(string path, string message) => new("流程定义", [new DefinitionProblem(path, message)]);
}
