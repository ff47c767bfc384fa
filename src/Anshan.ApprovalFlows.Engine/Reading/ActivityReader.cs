using System.Collections.Frozen;
using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using static Anshan.ApprovalFlows.Engine.Reading.DefinitionReader;

namespace Anshan.ApprovalFlows.Engine.Reading;

/// <summary>
/// Reads activities; a definition used as an activity is read in its place, its activities under ids of their own
/// (<c>use/activity</c>), so that each use is a part of the graph.
/// </summary>
internal sealed class ActivityReader(Func<string, JsonElement?> used)
{
    /// <summary>Definitions may use definitions; deeper than this is treated as endless recursion.</summary>
    private const int MaxDepth = 8;

    private int count;

    private static readonly FrozenSet<string> Reserved = new[]
    {
        "id",
        "nodeId",
        "name",
        "type",
        "version",
        "customProperties",
        "metadata",
        "variables",
        "connections",
        "cases",
        "variable",
    }.ToFrozenSet();

    /// <summary>Reads one activity and what it contains.</summary>
    /// <param name="element">The activity.</param>
    /// <param name="path">Its JSON path.</param>
    /// <param name="prefix">Put before every id: empty, or the use it belongs to with a slash.</param>
    public ActivityNode Read(JsonElement element, string path, string prefix)
    {
        if (++count > DefinitionReader.MaxActivities)
        {
            throw Refuse(path, $"活动超过 {DefinitionReader.MaxActivities} 个（被引用的流程定义一并计算），请拆分流程。");
        }

        if (Text(element, "type") is not { Length: > 0 } type)
        {
            throw Refuse(path, "活动缺少 type。");
        }

        if (Text(element, "id") is not { Length: > 0 } own)
        {
            throw Refuse(path, "活动缺少 id。");
        }

        var id = prefix + own;
        var parts = new Parts();
        foreach (var property in element.EnumerateObject().Where(property => !Reserved.Contains(property.Name)))
        {
            ReadProperty(property, path, prefix, parts);
        }

        var cases = ReadCases(element, path, prefix, parts);
        var variables = ReadVariables(element, path);
        IReadOnlyList<string> outcomes = [],
            outputs = [];
        if (UsedNames.Of(element).Select(used).FirstOrDefault(found => found is not null) is { } definition)
        {
            (type, variables, outcomes) = (UsedDefinition.TypeName, ReadUse(definition, path, id, parts), Texts(definition, "outcomes"));
            outputs = [.. Items(definition, "outputs", $"{path}→$").Select(output => Text(output, "name")).OfType<string>()];
        }

        var node = new ActivityNode
        {
            Id = id,
            Name = Text(element, "name"),
            Type = type,
            Path = path,
            Title = Title(element) ?? id,
            Inputs = parts.Inputs.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            Outputs = parts.Outputs.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            Children = parts.Children,
            Connections =
            [
                .. Items(element, "connections", path)
                    .Select((item, index) => ReadConnection(item, $"{path}.connections[{index}]", prefix)),
            ],
            Variables = variables,
            Cases = cases,
            OwnOutcomes = outcomes,
            OwnOutputs = outputs,
            VariableId =
                element.TryGetProperty("variable", out var variable) && variable.ValueKind == JsonValueKind.Object
                    ? Text(variable, "id")
                    : null,
            CanStartWorkflow =
                IsTrue(element, "canStartWorkflow")
                || (
                    element.TryGetProperty("customProperties", out var custom)
                    && custom.ValueKind == JsonValueKind.Object
                    && IsTrue(custom, "canStartWorkflow")
                ),
            Source = element,
        };
        node.AdoptChildren();
        return node;
    }

    private List<SwitchCase> ReadCases(JsonElement element, string path, string prefix, Parts parts)
    {
        var cases = new List<SwitchCase>();
        foreach (var item in Items(element, "cases", path))
        {
            var at = $"{path}.cases[{cases.Count}]";
            if (item.TryGetProperty("activity", out var activity) && activity.ValueKind == JsonValueKind.Object)
            {
                parts.Children.Add(($"cases[{cases.Count}]", Read(activity, $"{at}.activity", prefix)));
            }

            // Without a condition it never holds; publishing refuses it.
            var condition =
                item.TryGetProperty("condition", out var written) && written.ValueKind == JsonValueKind.Object
                    ? ReadExpression(written)
                    : new Expression("Literal", default);
            cases.Add(new SwitchCase(Text(item, "label") ?? "", condition));
        }

        return cases;
    }

    /// <summary>Puts the used definition's root below the use; its inputs are variables of the use.</summary>
    private IReadOnlyList<VariableDefinition> ReadUse(JsonElement definition, string path, string id, Parts parts)
    {
        if (id.Count(letter => letter == '/') >= MaxDepth)
        {
            throw Refuse(path, "流程定义互相引用，形成了循环。");
        }

        if (definition.ValueKind != JsonValueKind.Object || !definition.TryGetProperty("root", out var root))
        {
            throw Refuse(path, "被引用的流程定义缺少 root。");
        }

        parts.Children.Add(("root", Read(root, $"{path}→$.root", id + "/")));
        var inputs = Items(definition, "inputs", $"{path}→$")
            .Select(input => new VariableDefinition(
                VariableDefinition.InputId(Text(input, "name") ?? ""),
                Text(input, "name") ?? "",
                TypeNames.Alias(Text(input, "type")),
                IsTrue(input, "isArray"),
                null,
                true
            ));
        return [.. ReadVariables(definition, $"{path}→$"), .. inputs];
    }

    private void ReadProperty(JsonProperty property, string path, string prefix, Parts parts)
    {
        var value = property.Value;
        if (property.Name == "activities" && value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            throw Refuse($"{path}.activities", "activities 应为列表。");
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            ReadList(property.Name, value, path, prefix, parts);
        }
        else if (IsActivity(value))
        {
            parts.Children.Add((property.Name, Read(value, $"{path}.{property.Name}", prefix)));
        }
        else if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("typeName", out _))
        {
            if (value.TryGetProperty("expression", out var expression) && expression.ValueKind == JsonValueKind.Object)
            {
                parts.Inputs[property.Name] = new InputBinding(TypeNames.Alias(Text(value, "typeName")), ReadExpression(expression));
            }
            else if (
                value.TryGetProperty("memoryReference", out var memory)
                && memory.ValueKind == JsonValueKind.Object
                && Text(memory, "id") is { Length: > 0 } reference
            )
            {
                parts.Outputs[property.Name] = reference;
            }
        }
    }

    /// <summary>
    /// Activities in a list (of a flowchart, a sequence, a fork), or in the items of one (<c>expectedStatusCodes[2].activity</c>).
    /// </summary>
    private void ReadList(string name, JsonElement list, string path, string prefix, Parts parts)
    {
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var at = $"{path}.{name}[{index}]";
            if (name == "activities" || IsActivity(item))
            {
                parts.Children.Add((name, Read(item, at, prefix)));
            }
            else if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("activity", out var activity) && IsActivity(activity))
            {
                parts.Children.Add(($"{name}[{index}]", Read(activity, $"{at}.activity", prefix)));
            }

            index++;
        }
    }

    private static bool IsActivity(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && Text(value, "type") is not null && Text(value, "id") is not null;

    /// <remarks>“Json” is what older definitions call “Object”.</remarks>
    private static Expression ReadExpression(JsonElement element) =>
        new(
            Text(element, "type") is { } type
                ? type == "Json"
                    ? "Object"
                    : type
                : "Literal",
            element.TryGetProperty("value", out var value) ? value : default
        );

    private static Connection ReadConnection(JsonElement element, string path, string prefix)
    {
        var (source, port) = End(element, "source", path);
        var (target, _) = End(element, "target", path);
        return new Connection(prefix + source, port ?? "Done", prefix + target);
    }

    private static (string Activity, string? Port) End(JsonElement connection, string side, string path) =>
        !connection.TryGetProperty(side, out var end) ? throw Refuse($"{path}.{side}", "连线缺少起点或终点活动。")
        : end.ValueKind == JsonValueKind.String ? (end.GetString()!, Text(connection, $"{side}Port"))
        : Text(end, "activity") is { } activity ? (activity, Text(end, "port"))
        : throw Refuse($"{path}.{side}", "连线缺少起点或终点活动。");

    private static IReadOnlyList<string> Texts(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    private static bool IsTrue(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Title(JsonElement element) =>
        element.TryGetProperty("metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && Text(metadata, "displayText") is { Length: > 0 } text
            ? text
            : Text(element, "name");

    private sealed class Parts
    {
        public Dictionary<string, InputBinding> Inputs { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Dictionary<string, string> Outputs { get; } = new(StringComparer.OrdinalIgnoreCase);

        public List<(string Port, ActivityNode Node)> Children { get; } = [];
    }
}
