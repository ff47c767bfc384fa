using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>
/// Expressions with their expected values, evaluated in a step at <see cref="Journey.Now"/> with the same variables for all.
/// </summary>
internal static class ExpressionSuite
{
    private static readonly StepLoop Loop = new(BuiltIn.With([]));

    private static readonly (string Name, string Type, JsonNode? Value)[] Variables =
    [
        ("o", "Object", null),
        ("name", "String", "张三"),
        ("amount", "Decimal", "1234.50"),
        ("exact", "Decimal", "1234567890123.45"),
        ("count", "Int32", "3"),
        ("ok", "Boolean", "True"),
        ("empty", "String", null),
        ("nothing", "Object", null),
        ("list", "Object", """["b","a","c"]"""),
        ("object", "JsonObject", """{"k":1,"inner":{"deep":"值"}}"""),
        ("people", "JsonObject", """[{"name":"甲","age":30},{"name":"乙","age":20}]"""),
        ("gaps", "JsonObject", "[1,null,2]"),
        ("markup", "String", "<b>粗</b>"),
        ("d", "DateTimeOffset", "2023-12-31T16:30:00Z"),
    ];

    /// <summary>The templates of <c>liquid-cases.json</c>.</summary>
    public static IReadOnlyList<LiquidCase> Liquid { get; } =
        JsonSerializer.Deserialize<List<LiquidCase>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Expressions", "liquid-cases.json")),
            JsonSerializerOptions.Web
        )!;

    /// <summary>Scripts about time, with their expected values.</summary>
    public static IReadOnlyDictionary<string, string> TimeScripts { get; } =
        new Dictionary<string, string>
        {
            ["new Date().toISOString()"] = "2026-01-01T00:00:00.000Z",
            ["Date.now()"] = "1767225600000",
            ["new Date().getHours() + ':' + new Date().getTimezoneOffset()"] = "8:-480",
            ["new Date('2026-03-01T18:00').toISOString()"] = "2026-03-01T10:00:00.000Z",
            ["new Date('2026-03-01 18:00').toISOString()"] = "2026-03-01T10:00:00.000Z",
            ["new Date(2026, 2, 1, 0, 30).toISOString()"] = "2026-02-28T16:30:00.000Z",
            ["new Date('2023-12-31T16:30:00Z').getDate() + '/' + new Date('2023-12-31T16:30:00Z').getFullYear()"] = "1/2024",
            [
                "variables.d.getFullYear() + '-' + (variables.d.getMonth() + 1) + '-' + variables.d.getDate() + ' ' + "
                    + "variables.d.getHours()"
            ] = "2024-1-1 0",
            ["variables.d.toISOString()"] = "2023-12-31T16:30:00.000Z",
            ["getD().getTime() === Date.UTC(2023, 11, 31, 16, 30)"] = "true",
            ["(1234.5).toLocaleString().includes('1')"] = "true",
        };

    public static string? Render(string template) => Evaluate("Liquid", template);

    public static string? Run(string script) => Evaluate("JavaScript", script);

    /// <summary>The value of the expression as text.</summary>
    public static string? Evaluate(string type, string source)
    {
        var step = Take(type, source);
        Assert.Null(step.Effects.OfType<RaiseIncident>().SingleOrDefault()?.Message);
        var value = step.State.Variables.GetValueOrDefault("o");
        return value is null ? null
            : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
            : value.ToJsonString(Plain);
    }

    /// <summary>The error of the expression.</summary>
    public static string Incident(string type, string source) => Take(type, source).Effects.OfType<RaiseIncident>().Single().Message;

    public static StepResult.Taken Take(string type, string source)
    {
        var activity = Flow.Step("s");
        (activity["type"], activity["variable"]) = ("Elsa.SetVariable", new JsonObject { ["id"] = "o", ["name"] = "o" });
        activity["value"] = new JsonObject
        {
            ["typeName"] = "Object",
            ["expression"] = new JsonObject { ["type"] = type, ["value"] = source },
        };
        var drawing = Flow.Definition(Flow.Chart("flow", [activity]));
        drawing["inputs"] = new JsonArray(new JsonObject { ["name"] = "Title", ["type"] = "String" });
        drawing["variables"] = new JsonArray([
            .. Variables.Select(variable => new JsonObject
            {
                ["id"] = variable.Name,
                ["name"] = variable.Name,
                ["typeName"] = variable.Type,
                ["isArray"] = variable.Name == "list",
                ["value"] = variable.Value?.DeepClone(),
                ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
            }),
        ]);
        return (StepResult.Taken)
            Loop.Run(
                DefinitionReader.Read(drawing.ToJsonString()),
                new WorkflowState { InstanceId = Guid.Empty },
                new Stimulus.Start(new Dictionary<string, JsonNode?> { ["Title"] = "标题" }),
                new StepEnvironment(Journey.Now, new FactSet()) { ScriptTime = TimeSpan.FromSeconds(5) }
            );
    }

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>A template and its expected text.</summary>
public sealed record LiquidCase(string Name, string Template, string Gives);
