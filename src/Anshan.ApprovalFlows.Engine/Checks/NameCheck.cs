using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Checks;

/// <summary>
/// Names in scripts and templates that exist nowhere: identifiers, variables, accessors, activities. Without this check they would fail in
/// a running case; publishing finds them by reading the source.
/// </summary>
internal static class NameCheck
{
    /// <summary>
    /// Every name that exists nowhere, with the line it stands in; a variable that is only set, and that nobody declares or reads, is a
    /// warning.
    /// </summary>
    public static IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, ActivityCatalog catalog)
    {
        var sources = definition.Root.SelfAndDescendants().SelectMany(SourcesOf).ToList();
        var names = new DefinitionNames(definition, catalog, sources);
        return sources.SelectMany(source =>
            source switch
            {
                { Script: { } script } => InScript(source, script, names),
                { Template: { } template } => InTemplate(source, template, names),
                { VariableId: { } id } when !names.HasVariable(source, id) =>
                [
                    source.Problem($"取的变量“{id}”没有声明，请在变量页添加或另选变量。"),
                ],
                _ => [],
            }
        );
    }

    private static IEnumerable<DefinitionProblem> InScript(NamedSource source, ScriptNames script, DefinitionNames names)
    {
        foreach (var name in script.Free.DistinctBy(item => item.Name).Where(item => !names.IsKnown(source, item.Name)))
        {
            yield return source.Problem($"的脚本第 {name.Line} 行用到的“{name.Name}”哪里都没有{names.LikeIdentifier(source, name.Name)}。");
        }

        foreach (var name in script.Read.DistinctBy(item => item.Name).Where(item => !names.IsVariable(source, item.Name)))
        {
            yield return source.Problem(
                $"的脚本第 {name.Line} 行读取的变量“{name.Name}”没有声明，也没有脚本给它赋值{names.LikeVariable(source, name.Name)}。"
            );
        }

        foreach (
            var name in script
                .Written.DistinctBy(item => item.Name)
                .Where(item => !names.IsDeclared(source, item.Name) && !names.IsRead(item.Name))
        )
        {
            var like = names.LikeVariable(source, name.Name);
            yield return source.Problem(
                $"的脚本第 {name.Line} 行给变量“{name.Name}”赋值，但它没有声明，也没有人读取，这一步之后就没有了{like}。",
                isError: false
            );
        }

        foreach (var name in script.Inputs.DistinctBy(item => item.Name).Where(item => !names.IsInput(source, item.Name)))
        {
            yield return Input(source, $"的脚本第 {name.Line} 行", name.Name, names);
        }

        foreach (var name in script.Activities.DistinctBy(item => item.Name).Where(item => !names.IsActivity(source, item.Name)))
        {
            yield return source.Problem($"的脚本第 {name.Line} 行的 getOutputFrom：流程里没有编号或名称为“{name.Name}”的活动。");
        }
    }

    private static IEnumerable<DefinitionProblem> InTemplate(NamedSource source, LiquidNames template, DefinitionNames names)
    {
        foreach (var name in template.Free.Where(name => !LiquidExpression.Objects.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            var hint = names.IsVariable(source, name) ? $"；变量应写成 Variables.{name}" : "";
            yield return source.Problem($"的模板用到的“{name}”哪里都没有{hint}。可用的有：{string.Join("、", LiquidExpression.Objects)}。");
        }

        foreach (var name in template.MembersOf("Input").Where(name => name != "size" && !names.IsInput(source, name)))
        {
            yield return Input(source, "的模板", name, names);
        }

        foreach (var name in template.MembersOf("Variables").Where(name => name != "size" && !names.IsVariable(source, name)))
        {
            yield return source.Problem($"的模板读取的变量“{name}”没有声明，也没有脚本给它赋值{names.LikeVariable(source, name)}。");
        }
    }

    /// <summary>
    /// An undeclared input is an error where other inputs are declared; where none is, the start may give it all the same, as genuine
    /// definitions rely on.
    /// </summary>
    private static DefinitionProblem Input(NamedSource source, string where, string name, DefinitionNames names) =>
        names.DeclaresInputs
            ? source.Problem($"{where}取的输入“{name}”没有声明{names.LikeInput(name)}。")
            : source.Problem($"{where}取的输入“{name}”没有声明：启动时没有给它，就是空值。请在输入页添加。", isError: false);

    /// <summary>The expressions of an activity that can be parsed; the check of its expressions reports the others.</summary>
    private static IEnumerable<NamedSource> SourcesOf(ActivityNode node)
    {
        bool IsRun(string input) => input == "script" && node.Type == "Elsa.RunJavaScript";
        var inputs = node
            .Inputs.Where(input => input.Value.Expression is not null)
            .Select(input => (Path: $"{node.Path}.{input.Key}", Expression: input.Value.Expression!, IsRun: IsRun(input.Key)));
        var cases = node.Cases.Select(
            (item, index) => (Path: $"{node.Path}.cases[{index}].condition", Expression: item.Condition, IsRun: false)
        );
        return inputs.Concat(cases).Select(item => NamedSource.Of(node, item.Path, item.Expression, item.IsRun)).OfType<NamedSource>();
    }
}

/// <summary>One expression of a definition with the names in it.</summary>
/// <param name="Node">The activity it belongs to.</param>
/// <param name="Path">Where it stands in the document.</param>
/// <param name="IsRun">Whether it is the script of an activity that runs scripts, which may set outcomes.</param>
internal sealed record NamedSource(ActivityNode Node, string Path, bool IsRun)
{
    /// <summary>A problem of this expression; the sentence goes on behind the title of the activity.</summary>
    public DefinitionProblem Problem(string what, bool isError = true) => new(Path, $"“{Node.Title}”{what}", isError);

    /// <summary>Of a script.</summary>
    public ScriptNames? Script { get; private init; }

    /// <summary>Of a template.</summary>
    public LiquidNames? Template { get; private init; }

    /// <summary>Of a reference to a variable: its id or name.</summary>
    public string? VariableId { get; private init; }

    public static NamedSource? Of(ActivityNode node, string path, Expression expression, bool isRun)
    {
        var text = expression.Value.ValueKind == JsonValueKind.String ? expression.Value.GetString() : null;
        try
        {
            return expression.Type switch
            {
                "Variable" => ReferenceOf(expression.Value) is { Length: > 0 } id
                    ? new NamedSource(node, path, false) { VariableId = id }
                    : null,
                _ when string.IsNullOrWhiteSpace(text) => null,
                "JavaScript" => new NamedSource(node, path, isRun) { Script = ScriptSource.Get(text).Names },
                "Literal" when isRun => new NamedSource(node, path, true) { Script = ScriptSource.Get(text).Names },
                "Liquid" => new NamedSource(node, path, false) { Template = LiquidSource.Get(text).Names },
                _ => null,
            };
        }
        catch (ExpressionException)
        {
            return null;
        }
    }

    /// <summary>The id of the variable, which the designer writes as an object, as the JSON of one, or as a text.</summary>
    private static string? ReferenceOf(JsonElement value)
    {
        var written =
            value.ValueKind == JsonValueKind.String && Values.ParseJson(value.GetString()) is System.Text.Json.Nodes.JsonObject parsed
                ? parsed
            : value.ValueKind == JsonValueKind.Object ? Values.Node(value) as System.Text.Json.Nodes.JsonObject
            : null;
        return written is not null ? Values.Text(written["id"])
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : null;
    }
}
