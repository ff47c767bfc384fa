using System.Text;
using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Reading;

/// <summary>Reads Elsa 3 JSON into a graph. Tolerant: any well-formed graph is read; checks are separate.</summary>
/// <remarks>Whatever is given, the result is a definition or a <see cref="DefinitionException"/> that says where and why.</remarks>
public static class DefinitionReader
{
    /// <summary>The largest document accepted, in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>The largest number of activities accepted, those of used definitions included.</summary>
    public const int MaxActivities = 2000;

    /// <summary>The driver that keeps a value only until the step is over.</summary>
    internal const string MemoryDriver = "MemoryStorageDriver";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="used">The published document of a definition used as an activity, by definition id; null where there is none.</param>
    /// <exception cref="DefinitionException">The document is no JSON, too large, or no workflow definition.</exception>
    public static WorkflowDefinition Read(string json, Func<string, JsonElement?>? used = null) => Read(Parse(json), used);

    /// <inheritdoc cref="Read(string, Func{string, JsonElement?})"/>
    public static WorkflowDefinition Read(JsonElement document, Func<string, JsonElement?>? used = null)
    {
        try
        {
            return ReadDocument(document, used ?? (_ => null));
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException)
        {
            throw Refuse("$", "文档中有无法识别的文字。");
        }
    }

    /// <summary>Parses a document without reading it as a definition.</summary>
    /// <exception cref="DefinitionException">It is too large, too deep, or no JSON.</exception>
    public static JsonElement Parse(string json)
    {
        if (json.Length > MaxBytes || Encoding.UTF8.GetByteCount(json) > MaxBytes)
        {
            throw Refuse("$", $"流程定义超过 {MaxBytes / 1024 / 1024} MB，请拆分流程或去掉不需要的内容。");
        }

        try
        {
            var document = JsonElement.Parse(json, Strict);
            if (json.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
            {
                ReadAllText(document);
            }

            return document;
        }
        catch (JsonException problem)
        {
            throw Refuse("$", Why(problem));
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            throw Refuse("$", "文档中有无法识别的文字。");
        }
    }

    /// <summary>Reads every text: a lone surrogate is detected only when the text that contains it is read.</summary>
    private static void ReadAllText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                element.EnumerateArray().ToList().ForEach(ReadAllText);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadAllText(property.Value);
                }

                break;
            default:
                break;
        }
    }

    private static WorkflowDefinition ReadDocument(JsonElement document, Func<string, JsonElement?> used)
    {
        if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("root", out var rootElement))
        {
            throw Refuse("$.root", "缺少 root：这不是一份流程定义。");
        }

        var root = new ActivityReader(used).Read(rootElement, "$.root", "");
        var ids = new HashSet<string>();
        if (root.SelfAndDescendants().FirstOrDefault(node => !ids.Add(node.Id)) is { } duplicate)
        {
            throw Refuse(duplicate.Path, $"活动编号“{duplicate.Id}”重复，请给“{duplicate.Title}”换一个编号。");
        }

        var definitionId = Text(document, "definitionId") ?? "";
        var version =
            document.TryGetProperty("version", out var number)
            && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out var value)
                ? value
                : 1;
        return new WorkflowDefinition(document, root)
        {
            DefinitionId = definitionId,
            Version = version,
            Id = Text(document, "id") ?? $"{definitionId}:{version}",
            Name = Text(document, "name") ?? definitionId,
            Variables = ReadVariables(document, "$"),
            Inputs = [.. ReadInputs(document, "inputs")],
            Outputs = [.. ReadInputs(document, "outputs")],
        };
    }

    internal static IReadOnlyList<VariableDefinition> ReadVariables(JsonElement owner, string path) =>
        [
            .. Items(owner, "variables", path)
                .Select(item => new VariableDefinition(
                    Text(item, "id") ?? Text(item, "name") ?? "",
                    Text(item, "name") ?? "",
                    TypeNames.Alias(Text(item, "typeName")),
                    item.TryGetProperty("isArray", out var array) && array.ValueKind == JsonValueKind.True,
                    item.TryGetProperty("value", out var value) && value.ValueKind != JsonValueKind.Null ? value : null,
                    HasDriver(item)
                )),
        ];

    private static IEnumerable<InputDefinition> ReadInputs(JsonElement document, string list) =>
        Items(document, list, "$")
            .Select(item => new InputDefinition(
                Text(item, "name") ?? "",
                TypeNames.Alias(Text(item, "type") ?? Text(item, "typeName")),
                HasDriver(item)
            ));

    /// <summary>Whether the value is kept over a suspension: any driver does, but the one that keeps values in memory alone.</summary>
    private static bool HasDriver(JsonElement item) =>
        (Text(item, "storageDriverTypeName") ?? Text(item, "storageDriverType")) is { Length: > 0 } driver
        && !driver.Contains(MemoryDriver, StringComparison.Ordinal);

    /// <summary>The objects of a list; none where it is missing or null.</summary>
    /// <exception cref="DefinitionException">It is no list, or of other things.</exception>
    internal static IEnumerable<JsonElement> Items(JsonElement owner, string name, string path)
    {
        if (!owner.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Refuse($"{path}.{name}", $"{name} 应为列表。");
        }

        var wrong = list.EnumerateArray()
            .Select((item, index) => (item.ValueKind, Index: index))
            .FirstOrDefault(item => item.ValueKind != JsonValueKind.Object, (default, -1));
        return wrong.Index < 0 ? list.EnumerateArray() : throw Refuse($"{path}.{name}[{wrong.Index}]", $"{name} 的每一项应为对象。");
    }

    /// <summary>The text of a property; null where there is none.</summary>
    public static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    internal static DefinitionException Refuse(string path, string message) => new("流程定义", [new DefinitionProblem(path, message)]);

    private static string Why(JsonException problem)
    {
        var line = $"第 {problem.LineNumber.GetValueOrDefault() + 1} 行";
        return problem.Message.Contains("depth", StringComparison.OrdinalIgnoreCase) ? $"嵌套超过 {Strict.MaxDepth} 层（{line}）。"
            : problem.Message.Contains("uplicate", StringComparison.Ordinal) ? $"同一对象里有重复的属性（{line}）。"
            : $"不是有效的 JSON（{line}），可能被截断或改坏，请重新导出。";
    }
}
