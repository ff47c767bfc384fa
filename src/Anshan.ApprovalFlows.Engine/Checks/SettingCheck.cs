using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Engine.Checks;

/// <summary>
/// Strategies, modes and options of a genuine definition that this engine does not have, and properties that nobody here reads: each is a
/// warning with its name, so that nothing is ignored silently.
/// </summary>
/// <remarks>
/// Every property of the document is either read by the reader, or concerns only the drawing, or is reported here. Values that ask for the
/// usual behaviour (nothing, false, empty, the default strategy) are not reported.
/// </remarks>
internal static class SettingCheck
{
    private const string NoEffect = "在本系统中不起作用";

    /// <summary>What is known of a setting: the words for it, and the values that change nothing.</summary>
    private sealed record Setting(string Words, params string[] Fine);

    private static readonly Setting LogPersistence = new(
        "日志保存方式：本系统记录每个活动的经过，不记录其输入和输出的值",
        "Inherit",
        "Default",
        "Strategy"
    );

    private static readonly Setting Resilience = new("重试策略：发送请求失败时按固定间隔重试三次");

    private static readonly HashSet<string> Document =
    [
        "$schema",
        "id",
        "definitionId",
        "tenantId",
        "name",
        "description",
        "createdAt",
        "version",
        "toolVersion",
        "variables",
        "inputs",
        "outputs",
        "outcomes",
        "customProperties",
        "isReadonly",
        "isSystem",
        "isLatest",
        "isPublished",
        "options",
        "root",
        "links",
        "providerName",
        "materializerName",
        "isMaterializerAvailable",
        "metadata",
        "usableAsActivity",
    ];

    private static readonly Dictionary<string, Setting?> Options = new()
    {
        ["usableAsActivity"] = null,
        ["activityCategory"] = null,
        ["activationStrategyType"] = new("启动策略：随时可以启动新的实例", "AllowAlwaysStrategy"),
        ["incidentStrategyType"] = new("异常处理策略：出错的实例一律停下，等待管理员重试、跳过或终止", "FaultStrategy"),
        ["commitStrategyName"] = new("保存策略：每一步都在一个事务中完整保存", "WorkflowExecuted"),
        ["autoUpdateConsumingWorkflows"] = new("自动更新使用它的流程：已发布的流程固定使用发布时的版本，更新须重新发布"),
    };

    private static readonly Dictionary<string, Setting?> DefinitionCustom = new()
    {
        [ImportedForm.Notices] = null,
        ["VariableTestValues"] = null, // what the designer tries expressions with
        ["Elsa:WorkflowContextProviderTypes"] = new("流程上下文提供者"),
        ["logPersistenceMode"] = LogPersistence,
        ["logPersistenceConfig"] = LogPersistence,
        ["Flowchart:ExecutionMode"] = new("流程图执行方式：一律按计数方式执行", "CounterBased", "Default"),
    };

    private static readonly Dictionary<string, Setting?> ActivityCustom = new()
    {
        ["canStartWorkflow"] = null,
        ["source"] = null,
        ["notFoundConnections"] = null,
        ["runAsynchronously"] = new("后台执行：活动都在步骤中依次执行"),
        ["commitStrategyName"] = new("保存策略：每一步都在一个事务中完整保存"),
        ["logPersistenceMode"] = LogPersistence,
        ["logPersistenceConfig"] = LogPersistence,
        ["mergeMode"] = new("汇入方式（令牌方式）：多条连线进入时，等全部有效分支到齐", "Converge", "None"),
        ["joinMode"] = new("汇入方式：多条连线进入时，等全部有效分支到齐"),
        ["resilienceStrategy"] = Resilience,
        ["resilienceStrategyConfig"] = Resilience,
    };

    /// <summary>Read for every activity, or about its place in the document and the drawing.</summary>
    private static readonly HashSet<string> Activity =
    [
        "id",
        "nodeId",
        "name",
        "type",
        "version",
        "customProperties",
        "metadata",
        "variables",
        "activities",
        "connections",
        "start",
        "$type",
        "canStartWorkflow",
        "source",
        "line",
        "applicationProperties",
    ];

    /// <summary>Read for activities of one type, besides the inputs, outputs and ports of its descriptor.</summary>
    private static readonly Dictionary<string, string[]> OfType = new()
    {
        ["Elsa.FlowSwitch"] = ["cases"],
        ["Elsa.Switch"] = ["cases", "output"],
        ["Elsa.SetVariable"] = ["variable"],
        ["Elsa.SendHttpRequest"] = ["expectedStatusCodes"],
        [NotFound.TypeName] = ["missingTypeName", "missingTypeVersion", "originalActivityJson"],
        [UsedDefinition.TypeName] =
        [
            "workflowDefinitionId",
            "workflowDefinitionVersionId",
            "latestAvailablePublishedVersion",
            "latestAvailablePublishedVersionId",
        ],
    };

    /// <summary>Inputs that are accepted and have no effect; a value other than the usual one is reported.</summary>
    private static readonly Dictionary<string, Setting> Inputs = new()
    {
        ["startNewTrace"] = new("新的跟踪"),
        ["channelName"] = new("通道：所有流程由同一个队列派发"),
    };

    private static readonly HashSet<string> Variable =
    [
        "id",
        "name",
        "typeName",
        "isArray",
        "value",
        "storageDriverTypeName",
        "storageDriverType",
    ];

    private static readonly HashSet<string> Argument =
    [
        "name",
        "type",
        "typeName",
        "isArray",
        "displayName",
        "description",
        "category",
        "uiHint",
        "storageDriverType",
        "storageDriverTypeName",
    ];

    private static readonly string[] Lists = ["inputs", "outputs"];

    private static readonly string[] Drivers = ["WorkflowInstanceStorageDriver", "WorkflowStorageDriver", DefinitionReader.MemoryDriver];

    /// <summary>
    /// Every setting without effect, first of the definition, then of its activities in the order of the document; all are warnings.
    /// </summary>
    public static IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, ActivityCatalog catalog)
    {
        var document = definition.Source;
        var known = Told("$", "流程", document, name => Document.Contains(name) ? (true, null) : (false, null))
            .Concat(Told("$.options", "流程", Object(document, "options"), name => (Options.TryGetValue(name, out var setting), setting)))
            .Concat(
                Told(
                    "$.customProperties",
                    "流程",
                    Object(document, "customProperties"),
                    name => (DefinitionCustom.TryGetValue(name, out var setting), setting)
                )
            )
            .Concat(Declared(document))
            .Concat(
                Items("$.customProperties", Object(document, "customProperties"), ImportedForm.Notices)
                    .Select(notice => new DefinitionProblem(notice.Path, notice.Element.ToString(), IsError: false))
            );
        return known.Concat(
            definition
                .Root.SelfAndDescendants()
                .Where(node => catalog.Find(node.Type) is not null)
                .SelectMany(node => OfActivity(node, catalog))
        );
    }

    private static IEnumerable<DefinitionProblem> OfActivity(ActivityNode node, ActivityCatalog catalog)
    {
        var descriptor = catalog.Find(node.Type)!.Descriptor;
        var read = descriptor
            .Inputs.Select(input => input.Name)
            .Concat(descriptor.Outputs.Select(output => output.Name))
            .Concat(descriptor.ChildPorts)
            .Concat(OfType.GetValueOrDefault(node.Type, []))
            .Concat(node.Type == UsedDefinition.TypeName ? node.Inputs.Keys : [])
            .Concat(node.OwnOutputs)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Told(
                node.Path,
                node.Label,
                node.Source,
                name => name == "runAsynchronously" ? (true, ActivityCustom[name]) : (Activity.Contains(name) || read.Contains(name), null)
            )
            .Concat(
                Told(
                    $"{node.Path}.customProperties",
                    node.Label,
                    Object(node.Source, "customProperties"),
                    name => (ActivityCustom.TryGetValue(name, out var setting), setting)
                )
            )
            .Concat(
                Inputs
                    .Where(input => node.Inputs.TryGetValue(input.Key, out var binding) && !IsEmpty(binding.Expression?.Value ?? default))
                    .Select(input => Warning($"{node.Path}.{input.Key}", node.Label, input.Key, input.Value.Words))
            )
            .Concat(Variables(node.Path, node.Source));
    }

    private static IEnumerable<DefinitionProblem> Declared(JsonElement document) =>
        Variables("$", document)
            .Concat(
                Lists.SelectMany(list =>
                    Items("$", document, list)
                        .SelectMany(item =>
                            Told(
                                    item.Path,
                                    $"“{DefinitionReader.Text(item.Element, "name")}”",
                                    item.Element,
                                    name => (Argument.Contains(name), null)
                                )
                                .Concat(Driver(item))
                        )
                )
            );

    private static IEnumerable<DefinitionProblem> Variables(string path, JsonElement owner) =>
        Items(path, owner, "variables")
            .SelectMany(item =>
                Told(
                        item.Path,
                        $"变量“{DefinitionReader.Text(item.Element, "name")}”",
                        item.Element,
                        name => (Variable.Contains(name), null)
                    )
                    .Concat(Driver(item))
            );

    private static IEnumerable<DefinitionProblem> Driver((string Path, JsonElement Element) item)
    {
        var driver =
            DefinitionReader.Text(item.Element, "storageDriverTypeName") ?? DefinitionReader.Text(item.Element, "storageDriverType");
        if (!string.IsNullOrEmpty(driver) && !Drivers.Any(known => driver.Contains(known, StringComparison.Ordinal)))
        {
            yield return new DefinitionProblem(
                item.Path,
                $"“{DefinitionReader.Text(item.Element, "name")}”的存储方式“{driver.Split(',')[0]}”{NoEffect}：其值随流程保存。",
                IsError: false
            );
        }
    }

    private static IEnumerable<DefinitionProblem> Told(
        string path,
        string owner,
        JsonElement element,
        Func<string, (bool IsKnown, Setting? Setting)> find
    )
    {
        foreach (var property in element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().AsEnumerable() : [])
        {
            var (isKnown, setting) = find(property.Name);
            if (
                (!isKnown || setting is not null)
                && !IsEmpty(property.Value)
                && !(setting?.Fine is { Length: > 0 } fine && Says(property.Value, fine))
            )
            {
                yield return Warning($"{path}.{property.Name}", owner, property.Name, setting?.Words);
            }
        }
    }

    private static DefinitionProblem Warning(string path, string owner, string name, string? words) =>
        new(
            path,
            words?.Split('：') is [var title, .. var rest]
                ? $"{owner}的“{title}”（{name}）{NoEffect}{(rest is [var instead] ? $"：{instead}。" : "。")}"
                : $"{owner}带有本系统不认识的设置“{name}”，{NoEffect}。",
            IsError: false
        );

    /// <summary>Whether a value asks for nothing: missing, false, an empty text, list or object, or an object of such.</summary>
    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => true,
            JsonValueKind.String => value.GetString() is "" or "False" or "false",
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => value.EnumerateObject().All(property => IsEmpty(property.Value)),
            _ => false,
        };

    /// <summary>
    /// Whether a setting says nothing but such words: as its value, as the class in a type name, or as every mode of an object.
    /// </summary>
    private static bool Says(JsonElement value, string[] words) =>
        value.ValueKind switch
        {
            JsonValueKind.String => words.Contains(value.GetString()!.Split(',')[0].Split('.')[^1]),
            JsonValueKind.Object => value.EnumerateObject().All(property => IsEmpty(property.Value) || Says(property.Value, words)),
            _ => false,
        };

    private static JsonElement Object(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : default;

    private static IEnumerable<(string Path, JsonElement Element)> Items(string path, JsonElement owner, string list) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Select((item, index) => ($"{path}.{list}[{index}]", item))
            : [];
}
