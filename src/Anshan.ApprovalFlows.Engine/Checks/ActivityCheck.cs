using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Flowcharts;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Engine.Checks;

/// <summary>What can be wrong with an activity by itself: its type, its expressions, its trigger.</summary>
internal static class ActivityCheck
{
    private static readonly HashSet<string> ExpressionTypes = ["Literal", "Variable", "Input", "Object", "JavaScript", "Liquid"];

    private static readonly Dictionary<string, (string Input, string[] Words)> Modes = new()
    {
        [FlowJoin.TypeName] = ("mode", ["WaitAny", "WaitAll", "WaitAllActive"]),
        ["Elsa.FlowSwitch"] = ("mode", ["MatchFirst", "MatchAny"]),
        ["Elsa.Switch"] = ("mode", ["MatchFirst", "MatchAny"]),
        ["Elsa.Fork"] = ("joinMode", ["WaitAll", "WaitAny"]),
    };

    public static IEnumerable<DefinitionProblem> Check(ActivityNode node, ActivityCatalog catalog)
    {
        var type = catalog.Find(node.Type);
        if (type is null && DefinitionReader.Text(node.Source, "workflowDefinitionId") is { Length: > 0 } used)
        {
            return
            [
                new DefinitionProblem(
                    $"{node.Path}.workflowDefinitionId",
                    $"“{node.Title}”使用的流程定义“{used}”没有已发布的版本，请先发布它，或换用列表中的活动。"
                ),
            ];
        }

        if (type is null && UsedNames.IsName(node.Type) && !node.Type.Contains('.', StringComparison.Ordinal))
        {
            return
            [
                new DefinitionProblem(
                    $"{node.Path}.type",
                    $"“{node.Title}”的活动类型“{node.Type}”不受支持；若它是另一份流程，请先导入并发布那份流程，并勾选“可作为活动使用”。"
                ),
            ];
        }

        if (type is null || node.Type == NotFound.TypeName)
        {
            var missing = node.MissingType ?? node.Type;
            return [new DefinitionProblem($"{node.Path}.type", $"“{node.Title}”的活动类型“{missing}”不受支持，请换用列表中的活动。")];
        }

        return Inputs(node)
            .Concat(Undeclared(node))
            .Concat(Cases(node))
            .Concat(Shapes(node, type))
            .Concat(Slots(node, type))
            .Concat(Mode(node))
            .Concat(Variable(node))
            .Concat(TriggerOf(node))
            .Concat(type.Check(node));
    }

    private static IEnumerable<DefinitionProblem> Inputs(ActivityNode node) =>
        node
            .Inputs.Where(input => input.Value.Expression is not null)
            .SelectMany(input =>
                Problem(
                    node,
                    $"{node.Path}.{input.Key}",
                    input.Value.Expression!,
                    input.Key == "script" && node.Type == "Elsa.RunJavaScript"
                )
            );

    /// <summary>What a use gives to a definition that declares no such input would silently be lost.</summary>
    private static IEnumerable<DefinitionProblem> Undeclared(ActivityNode node) =>
        node.Type != UsedDefinition.TypeName
            ? []
            : node
                .Inputs.Keys.Where(name =>
                    !node.Variables.Any(variable =>
                        variable.Id.Equals(VariableDefinition.InputId(name), StringComparison.OrdinalIgnoreCase)
                    )
                )
                .Select(name => new DefinitionProblem(
                    $"{node.Path}.{name}",
                    $"“{node.Title}”使用的流程定义没有输入项“{name}”，请删去或改用它声明的输入项。"
                ));

    private static IEnumerable<DefinitionProblem> Cases(ActivityNode node) =>
        node.Cases.SelectMany(
            (item, index) =>
                item.Condition.Value.ValueKind == JsonValueKind.Undefined
                    ?
                    [
                        new DefinitionProblem(
                            $"{node.Path}.cases[{index}]",
                            $"“{node.Title}”的分支“{item.Label}”没有写条件，永远不会走这一支。"
                        ),
                    ]
                    : Problem(node, $"{node.Path}.cases[{index}].condition", item.Condition, isScript: false)
                        .Concat(Truth(node, index, item))
        );

    /// <summary>A text that is neither true nor false never holds.</summary>
    private static IEnumerable<DefinitionProblem> Truth(ActivityNode node, int index, SwitchCase item) =>
        item.Condition is { Type: "Literal" } && Values.WhyUnfit(Values.Node(item.Condition.Value), "Boolean") is { } reason
            ? [new DefinitionProblem($"{node.Path}.cases[{index}].condition", $"“{node.Title}”的分支“{item.Label}”的条件{reason}")]
            : [];

    private static IEnumerable<DefinitionProblem> Problem(ActivityNode node, string path, Expression expression, bool isScript)
    {
        if (!ExpressionTypes.Contains(expression.Type))
        {
            yield return new DefinitionProblem(
                path,
                $"“{node.Title}”的表达式类型“{expression.Type}”不受支持，可用：{string.Join("、", ExpressionTypes)}。"
            );
        }
        else if (
            expression.Type is "JavaScript" or "Liquid"
            && expression.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null or JsonValueKind.Undefined)
        )
        {
            yield return new DefinitionProblem(path, $"“{node.Title}”的 {expression.Type} 表达式应为文本。");
        }
        else if (SyntaxError(expression, isScript) is { } error)
        {
            yield return new DefinitionProblem(path, $"“{node.Title}”的表达式有误：{error}");
        }
    }

    private static string? SyntaxError(Expression expression, bool isScript)
    {
        var text = expression.Value.ValueKind == JsonValueKind.String ? expression.Value.GetString() : null;
        try
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            if (expression.Type == "JavaScript" || (isScript && expression.Type == "Literal"))
            {
                ScriptSource.Get(text);
            }
            else if (expression.Type == "Liquid")
            {
                LiquidSource.Get(text);
            }

            return null;
        }
        catch (ExpressionException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>An input that is written, but not as an input: it would silently be taken as not given.</summary>
    private static IEnumerable<DefinitionProblem> Shapes(ActivityNode node, Activity type) =>
        from input in type.Descriptor.Inputs
        where input.Name is not ("Variable" or "Cases" or "JoinMode")
        let name = char.ToLowerInvariant(input.Name[0]) + input.Name[1..]
        where
            node.Source.TryGetProperty(name, out var written)
            && written.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            && (written.ValueKind != JsonValueKind.Object || !written.TryGetProperty("typeName", out _) || IsOddExpression(written))
        select new DefinitionProblem(
            $"{node.Path}.{name}",
            $"“{node.Title}”的输入项“{input.DisplayName}”写法不对：应为含 typeName 与 expression 的对象。"
        );

    private static bool IsOddExpression(JsonElement input) =>
        input.TryGetProperty("expression", out var expression) && expression.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null);

    /// <summary>What stands where activities belong and is none would silently not be done.</summary>
    private static IEnumerable<DefinitionProblem> Slots(ActivityNode node, Activity type) =>
        from port in node.Type == UsedDefinition.TypeName ? [] : type.Descriptor.ChildPorts
        where node.Source.TryGetProperty(port, out _)
        let slot = node.Source.GetProperty(port)
        from item in slot.ValueKind == JsonValueKind.Array
            ? slot.EnumerateArray().Select((element, index) => (Path: $"{node.Path}.{port}[{index}]", Element: element))
            : [(Path: $"{node.Path}.{port}", Element: slot)]
        where
            !IsNothing(item.Element)
            && !node.Children.Any(child => child.Node.Path == item.Path || child.Node.Path == $"{item.Path}.activity")
        select new DefinitionProblem(
            item.Path,
            $"“{node.Title}”的“{item.Path[(node.Path.Length + 1)..]}”处写的不是活动（缺少 type），不会执行，请改成活动或删去。"
        );

    /// <summary>A mode that the activity does not know would silently be its usual one, which stands first.</summary>
    private static IEnumerable<DefinitionProblem> Mode(ActivityNode node) =>
        Modes.TryGetValue(node.Type, out var known)
        && Written(node, known.Input) is { Length: > 0 } written
        && !known.Words.Contains(written)
        && !(node.Type == FlowJoin.TypeName && Enum.TryParse<JoinMode>(written, ignoreCase: true, out _))
            ?
            [
                new DefinitionProblem(
                    $"{node.Path}.{known.Input}",
                    $"“{node.Title}”的方式“{written}”本系统没有，按“{known.Words[0]}”办理；可用：{string.Join("、", known.Words)}。",
                    IsError: false
                ),
            ]
            : [];

    /// <summary>What is written as a fixed word: as an input, or as the plain text that Elsa writes for a fork.</summary>
    private static string? Written(ActivityNode node, string input) =>
        node.Inputs.TryGetValue(input, out var binding)
            ? binding.Expression is { Type: "Literal" } literal
                ? Values.Text(Values.Node(literal.Value))
                : null
            : DefinitionReader.Text(node.Source, input);

    private static bool IsNothing(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.Object && (!value.EnumerateObject().Any() || value.TryGetProperty("typeName", out _)));

    private static IEnumerable<DefinitionProblem> Variable(ActivityNode node) =>
        node.Type == "Elsa.SetVariable" && node.VariableId is null
            ? [new DefinitionProblem($"{node.Path}.variable", $"“{node.Title}”没有选择要设置的变量。")]
            : [];

    private static IEnumerable<DefinitionProblem> TriggerOf(ActivityNode node)
    {
        if (!node.CanStartWorkflow || !Trigger.IsTrigger(node.Type))
        {
            yield break;
        }

        if (Trigger.KeyOf(node) is not { } key)
        {
            yield return new DefinitionProblem(node.Path, $"“{node.Title}”用来启动流程，其内容须为固定文本：启动之前没有变量可用。");
        }
        else if (Trigger.WhyInvalid(node.Type, key) is { } reason)
        {
            yield return new DefinitionProblem(node.Path, $"“{node.Title}”不能启动流程：{reason}");
        }
    }
}
