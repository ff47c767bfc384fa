using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Web.Display;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>Makes the descriptors for a definition of a measure.</summary>
public sealed class Descriptors(ActivityCatalog catalog, OrganisationTree organisations, MailTemplates mails)
{
    /// <param name="measure">The measure that the definition carries out; null where it is none's, or not known.</param>
    public DescriptorJson For(MeasurePackage? measure) => new(catalog, new InputOptions(measure, organisations, mails));
}

/// <summary>Activity types in the form in which the designer reads them for its palette, drawing and input panel.</summary>
public sealed class DescriptorJson(ActivityCatalog catalog, InputOptions options)
{
    private static readonly HashSet<string> Hidden = ["Elsa.NotFoundActivity", "Elsa.WorkflowDefinitionActivity", UsedDefinition.TypeName];

    /// <summary>Where children are put, in words.</summary>
    private static readonly Dictionary<string, string> ChildPortNames = new()
    {
        ["root"] = "主体",
        ["body"] = "循环体",
        ["then"] = "成立时",
        ["else"] = "不成立时",
        ["default"] = "都不成立时",
        ["branches"] = "各分支",
        ["error"] = "出错时",
        ["unmatchedStatusCode"] = "其他状态码",
        ["failedToConnect"] = "连接失败",
        ["timeout"] = "超时",
    };

    // Nothing follows them; a port would invite a connection.
    private static readonly HashSet<string> Terminal = ["Elsa.End", "Elsa.Finish", "Elsa.Fault"];

    // Their outcomes come from what the administrator writes into this input.
    private static readonly HashSet<(string, string)> OutcomeInputs =
    [
        ("Elsa.FlowFork", "Branches"),
        ("Elsa.RunJavaScript", "PossibleOutcomes"),
    ];

    /// <summary>Every type of the engine.</summary>
    public IEnumerable<JsonObject> All =>
        catalog
            .All.Select(activity => Of(activity.Descriptor, activity.Waits != Waiting.Never))
            .OrderBy(json => json["category"]!.ToString(), StringComparer.Ordinal);

    /// <summary>A definition that may be used as an activity.</summary>
    public JsonObject Of(DefinitionVersion version)
    {
        var document = JsonElement.Parse(version.Json);
        var outcomes = Items(document, "outcomes")
            .Where(item => item.ValueKind == JsonValueKind.String)
            .Select(item => item.GetString()!)
            .DefaultIfEmpty("Done");
        var json = Head(
            version.DefinitionId,
            version.Version,
            CategoryOf(document) ?? "共用流程",
            version.Name,
            DefinitionReader.Text(document, "description") ?? "",
            version.IsPublished
        );
        json["inputs"] = new JsonArray([
            .. Items(document, "inputs")
                .Select(
                    (input, order) =>
                    {
                        var name = DefinitionReader.Text(input, "name") ?? "";
                        var isList =
                            DefinitionReader.Text(input, "type")?.StartsWith("List", StringComparison.Ordinal) is true
                            || (input.TryGetProperty("isArray", out var array) && array.ValueKind == JsonValueKind.True);
                        var choices = options.OfShared(name);
                        var hint =
                            choices.Count == 0 ? Known(DefinitionReader.Text(input, "uiHint"))
                            : isList ? "checklist"
                            : "dropdown";
                        return Input(
                            name,
                            DefinitionReader.Text(input, "type") ?? "Object",
                            DefinitionReader.Text(input, "displayName") ?? name,
                            DefinitionReader.Text(input, "description") ?? "",
                            order,
                            null,
                            hint,
                            Specification(hint, choices)
                        );
                    }
                ),
        ]);
        json["outputs"] = new JsonArray([
            .. Items(document, "outputs")
                .Select(output =>
                    Output(
                        DefinitionReader.Text(output, "name") ?? "",
                        DefinitionReader.Text(output, "type") ?? "Object",
                        DefinitionReader.Text(output, "displayName") ?? DefinitionReader.Text(output, "name") ?? ""
                    )
                ),
        ]);
        json["ports"] = new JsonArray([
            .. outcomes.Select(outcome =>
                Port(
                    outcome,
                    outcome == "Ended" ? "已结束"
                        : outcome == "Done" ? "完成"
                        : OutcomeWords.Of(outcome),
                    "Flow"
                )
            ),
        ]);
        json["customProperties"] = new JsonObject { ["RootType"] = "WorkflowDefinitionActivity" };
        json["constructionProperties"] = new JsonObject
        {
            ["WorkflowDefinitionId"] = version.DefinitionId,
            ["WorkflowDefinitionVersionId"] = version.Id,
            ["Version"] = version.Version,
        };
        return json;
    }

    /// <summary>The group a definition asks for; the palette shows no more than what comes before a slash.</summary>
    private static string? CategoryOf(JsonElement document) =>
        document.TryGetProperty("options", out var options)
        && DefinitionReader.Text(options, "activityCategory")?.Split('/')[0].Trim() is { Length: > 0 } category
            ? category
            : null;

    private JsonObject Of(ActivityDescriptor activity, bool waits)
    {
        var json = Head(
            activity.TypeName,
            1,
            activity.Category,
            activity.DisplayName,
            activity.Description,
            !Hidden.Contains(activity.TypeName)
        );
        json["inputs"] = new JsonArray([
            .. activity.Inputs.Select((input, order) => Input(activity.TypeName, input, order)),
            .. Cases(activity),
        ]);
        json["outputs"] = new JsonArray([.. activity.Outputs.Select(output => Output(output.Name, output.TypeName, output.DisplayName))]);
        json["ports"] = new JsonArray([
            .. activity
                .Outcomes.Where(_ => !Terminal.Contains(activity.TypeName))
                .Select(outcome => Port(outcome.Key, outcome.Value, "Flow")),
            .. activity.ChildPorts.Select(port =>
                Port(char.ToUpperInvariant(port[0]) + port[1..], ChildPortNames.GetValueOrDefault(port, port), "Embedded")
            ),
        ]);
        json["kind"] = waits ? "Task" : "Action";
        json["isStart"] = activity.TypeName == "Elsa.Start";
        json["isTerminal"] = activity.Outcomes.Count == 0 || Terminal.Contains(activity.TypeName);
        json["isContainer"] = activity.TypeName is "Elsa.Flowchart" or "Elsa.Sequence" or "Elsa.Parallel";
        return json;
    }

    private static JsonObject Head(string type, int version, string category, string name, string description, bool isBrowsable) =>
        new()
        {
            ["typeName"] = type,
            ["namespace"] = type.Contains('.', StringComparison.Ordinal) ? type[..type.LastIndexOf('.')] : "",
            ["name"] = name, // a new activity is called by it, with a number
            ["version"] = version,
            ["category"] = category,
            ["displayName"] = name,
            ["description"] = description,
            ["kind"] = "Action",
            ["customProperties"] = new JsonObject(),
            ["constructionProperties"] = new JsonObject(),
            ["isBrowsable"] = isBrowsable,
        };

    private JsonObject Input(string type, InputDescriptor input, int order)
    {
        var choices = options.Of(type, input.Name);
        var hint =
            OutcomeInputs.Contains((type, input.Name)) ? "dynamic-outcomes"
            : choices.Count == 0 ? Known(input.UiHint)
            : input.TypeName.StartsWith("List", StringComparison.Ordinal) ? "checklist"
            : "dropdown";
        return Input(
            input.Name,
            input.TypeName,
            input.DisplayName,
            input.Description,
            order,
            input.Default is { } value ? JsonSerializer.SerializeToNode(value) : null,
            hint,
            Specification(hint, choices)
        );
    }

    /// <summary>
    /// Elsa writes some hints in two ways, of which the designer knows one; a dropdown without choices is a line of text.
    /// </summary>
    private static string Known(string? hint) =>
        hint switch
        {
            "multi-text" => "multitext",
            "multi-line" => "multiline",
            "check-list" => "checklist",
            null or "" or "single-line" or "dropdown" => "singleline",
            _ => hint,
        };

    private static JsonObject? Specification(string hint, IReadOnlyList<InputOption> choices)
    {
        JsonArray Items() => [.. choices.Select(choice => new JsonObject { ["text"] = choice.Text, ["value"] = choice.Value })];
        return hint switch
        {
            "dropdown" => new JsonObject
            {
                ["dropdown"] = new JsonObject
                {
                    ["selectList"] = new JsonObject { ["items"] = Items(), ["isFlagsEnum"] = false },
                },
            },
            "checklist" => new JsonObject
            {
                ["checklist"] = new JsonObject
                {
                    ["checkList"] = new JsonObject { ["items"] = Items(), ["isFlagsEnum"] = false },
                },
            },
            "dynamic-outcomes" => new JsonObject { ["DynamicOutcomesOptions"] = new JsonObject { ["fixedOutcomes"] = new JsonArray() } },
            "code-editor" => new JsonObject
            {
                ["code-editor"] = new JsonObject
                {
                    ["language"] = "javascript",
                    ["editorHeight"] = 0,
                    ["singleLineMode"] = false,
                },
            },
            _ => null,
        };
    }

    private static IEnumerable<JsonObject> Cases(ActivityDescriptor activity)
    {
        if (activity.TypeName is "Elsa.FlowSwitch" or "Elsa.Switch")
        {
            var cases = Input(
                "Cases",
                "Object",
                "分支",
                "每个分支一个名称和一个条件",
                100,
                null,
                activity.TypeName == "Elsa.Switch" ? "switch-editor" : "flow-switch-editor",
                null
            );
            cases["isWrapped"] = false;
            yield return cases;
        }
    }

    /// <summary>What is false or missing is left out: the designer reads all of this again after every save.</summary>
    private static JsonObject Input(
        string name,
        string type,
        string displayName,
        string description,
        int order,
        JsonNode? @default,
        string hint,
        JsonObject? specification
    ) =>
        new()
        {
            ["name"] = name,
            ["typeName"] = type,
            ["displayName"] = displayName,
            ["description"] = description,
            ["order"] = order,
            ["isBrowsable"] = true,
            ["isWrapped"] = hint != "variable-picker",
            ["uiHint"] = hint,
            ["defaultValue"] = @default,
            ["defaultSyntax"] = "Literal",
            ["uiSpecifications"] = specification,
        };

    private static JsonObject Output(string name, string type, string displayName) =>
        new()
        {
            ["name"] = name,
            ["typeName"] = type,
            ["displayName"] = displayName,
            ["description"] = "",
            ["order"] = 0,
            ["isBrowsable"] = true,
        };

    private static JsonObject Port(string name, string displayName, string type) =>
        new()
        {
            ["name"] = name,
            ["displayName"] = displayName,
            ["type"] = type,
            ["isBrowsable"] = true,
        };

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
