using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Checks;

/// <summary>Values written in a drawing that do not fit their type: durations, instants, numbers that no step could use.</summary>
internal static class LiteralCheck
{
    public static IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, ActivityCatalog catalog) =>
        Initials("$.variables", definition.Variables)
            .Concat(
                definition
                    .Root.SelfAndDescendants()
                    .SelectMany(node =>
                        Initials($"{node.Path}.variables", node.Variables)
                            .Concat(Inputs(definition, node, catalog))
                            .Concat(Output(definition, node))
                    )
            );

    private static IEnumerable<DefinitionProblem> Initials(string path, IReadOnlyList<VariableDefinition> variables) =>
        from item in variables.Select((variable, index) => (Variable: variable, Index: index))
        where item.Variable.Initial is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) }
        let value = Values.Node(item.Variable.Initial!.Value)
        where !string.IsNullOrEmpty(Values.Text(value))
        let reason = Values.WhyUnfit(value, item.Variable.TypeName, item.Variable.IsArray)
        where reason is not null
        select new DefinitionProblem($"{path}[{item.Index}].value", $"变量“{item.Variable.Name}”的初始值{reason}");

    private static IEnumerable<DefinitionProblem> Inputs(WorkflowDefinition definition, ActivityNode node, ActivityCatalog catalog)
    {
        var described = catalog.Find(node.Type)?.Descriptor.Inputs ?? [];
        foreach (var (name, binding) in node.Inputs)
        {
            if (
                binding.Expression is not { Type: "Literal" } literal
                || literal.Value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
            )
            {
                continue;
            }

            var value = Values.Node(literal.Value);
            var input = described.FirstOrDefault(input => input.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            var types = Receivers(definition, node, name).Prepend(binding.TypeName).Prepend(input?.TypeName ?? binding.TypeName);
            var reason = string.IsNullOrEmpty(Values.Text(value))
                ? null
                : types.Select(type => Values.WhyUnfit(value, type)).FirstOrDefault(why => why is not null);
            if (reason is not null)
            {
                yield return new DefinitionProblem(
                    $"{node.Path}.{name}",
                    $"{node.Label}的输入项“{input?.DisplayName ?? name}”的值{reason}"
                );
            }
        }
    }

    /// <summary>An output is set that is not declared, so nothing can be bound to it.</summary>
    private static IEnumerable<DefinitionProblem> Output(WorkflowDefinition definition, ActivityNode node)
    {
        if (node.Type != "Elsa.SetOutput" || Values.Text(node.Literal("outputName")) is not { Length: > 0 } name)
        {
            yield break;
        }

        var use = node.Parent;
        while (use is not null && use.Type != UsedDefinition.TypeName)
        {
            use = use.Parent;
        }

        if (!(use?.OwnOutputs ?? [.. definition.Outputs.Select(output => output.Name)]).Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            yield return new DefinitionProblem(
                $"{node.Path}.outputName",
                $"{node.Label}设置的输出“{name}”没有声明，使用本流程的流程取不到它。请在输出页添加。",
                IsError: false
            );
        }
    }

    /// <summary>The type of what receives the value: the variable that is set, or the input of the definition that is used.</summary>
    private static IEnumerable<string> Receivers(WorkflowDefinition definition, ActivityNode node, string input)
    {
        var id =
            node.VariableId is { } variable && input.Equals("value", StringComparison.OrdinalIgnoreCase) ? variable
            : node.Type == UsedDefinition.TypeName ? VariableDefinition.InputId(input)
            : null;
        for (var scope = node; scope is not null && id is not null; scope = scope.Parent)
        {
            if (scope.Variables.FirstOrDefault(item => item.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is { IsArray: false } found)
            {
                return [found.TypeName];
            }
        }

        return definition.Variables.FirstOrDefault(item => item.Id == id) is { IsArray: false } declared ? [declared.TypeName] : [];
    }
}
