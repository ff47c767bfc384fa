using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>What the designer asks about activity types, expressions, variables and strategies.</summary>
internal static class DescriptorEndpoints
{
    private const string Stored = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core";
    private const string Memory = "Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(
            "/features/installed",
            () =>
                Listed([
                    new JsonObject
                    {
                        ["name"] = "RealTimeWorkflowUpdates",
                        ["namespace"] = "Elsa",
                        ["fullName"] = "Elsa.RealTimeWorkflowUpdates",
                        ["displayName"] = "实时更新",
                        ["description"] = "办件每走一步，查看器随之更新。",
                    },
                ])
        );
        api.MapGet(
            "/descriptors/activities",
            async (
                string? definitionId,
                Descriptors all,
                MeasureCatalogue measures,
                DefinitionQueries definitions,
                CancellationToken cancellation
            ) =>
            {
                var usable = await definitions.UsableAsActivityAsync(cancellation);
                var descriptors = all.For(definitionId is null ? null : measures.OfDefinition(definitionId)?.Measure);
                return Listed([.. descriptors.All, .. usable.Select(descriptors.Of)]);
            }
        );
        api.MapPost(
            "/descriptors/activities/{type}/options/{input}",
            (string type, string input, Descriptors all) =>
                all.For(null).All.FirstOrDefault(json => json["typeName"]!.ToString() == type)?["inputs"] is JsonArray inputs
                && inputs.FirstOrDefault(item => item!["name"]!.ToString() == input) is { } found
                    ? Results.Json(new JsonObject { ["items"] = found["uiSpecifications"]?.DeepClone() ?? new JsonObject() })
                    : Results.NotFound()
        );
        api.MapGet(
            "/descriptors/expression-descriptors",
            () =>
                Listed([
                    Expression("Literal", "文字"),
                    Expression("Object", "对象"),
                    Expression("Json", "JSON", isBrowsable: false),
                    Expression("Input", "流程输入", isBrowsable: false),
                    Expression("Variable", "变量"),
                    Expression("JavaScript", "JavaScript", "javascript"),
                    Expression("Liquid", "Liquid", "liquid"),
                ])
        );
        api.MapGet("/descriptors/storage-drivers", () => Listed([Driver(Stored, "随流程保存", 5), Driver(Memory, "只在一步之内", 0)]));
        api.MapGet(
            "/descriptors/variables",
            () =>
                Listed([
                    Variable("String", "文本"),
                    Variable("Int32", "整数"),
                    Variable("Int64", "长整数"),
                    Variable("Decimal", "小数"),
                    Variable("Double", "浮点数"),
                    Variable("Boolean", "是否"),
                    Variable("DateTimeOffset", "日期时间"),
                    Variable("TimeSpan", "时长"),
                    Variable("Object", "对象"),
                    Variable("ObjectDictionary", "字典"),
                ])
        );
        foreach (
            var empty in (string[])
                [
                    "workflow-activation-strategies",
                    "incident-strategies",
                    "log-persistence-strategies",
                    "commit-strategies/workflows",
                    "commit-strategies/activities",
                    "output-converters",
                ]
        )
        {
            api.MapGet($"/descriptors/{empty}", () => Listed([]));
        }

        api.MapPost(
            "/scripting/javascript/type-definitions/{definitionId}",
            async (string definitionId, DefinitionQueries definitions, CancellationToken cancellation) =>
                Results.Text(
                    ScriptTypes.Of((await definitions.FindAsync(definitionId, "Latest", cancellation))?.Version.Json),
                    "text/plain"
                )
        );
    }

    /// <summary>A list as the contract writes it.</summary>
    internal static IResult Listed(IReadOnlyList<JsonNode> items) =>
        Results.Json(
            new JsonObject
            {
                ["items"] = new JsonArray([.. items]),
                ["count"] = items.Count,
                ["totalCount"] = items.Count,
            }
        );

    private static JsonObject Expression(string type, string name, string? language = null, bool isBrowsable = true) =>
        new()
        {
            ["type"] = type,
            ["displayName"] = name,
            ["isSerializable"] = true,
            ["isBrowsable"] = isBrowsable,
            ["properties"] = language is null ? new JsonObject() : new JsonObject { ["MonacoLanguage"] = language },
        };

    private static JsonObject Driver(string type, string name, int priority) =>
        new()
        {
            ["typeName"] = type,
            ["displayName"] = name,
            ["priority"] = priority,
            ["deprecated"] = false,
        };

    private static JsonObject Variable(string type, string name) =>
        new()
        {
            ["typeName"] = type,
            ["displayName"] = name,
            ["category"] = "基础",
            ["description"] = "",
        };
}
