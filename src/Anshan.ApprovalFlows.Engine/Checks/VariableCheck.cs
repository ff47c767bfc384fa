using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Checks;

/// <summary>What can be wrong with variables, inputs and outputs: an unknown type, an undeclared variable.</summary>
internal static class VariableCheck
{
    public static IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, ActivityCatalog catalog)
    {
        var uses = new NameUses(definition);
        var problems = Unknown(
                "$.variables",
                "变量",
                definition.Variables.Select(variable => (variable.Id, variable.Name, variable.TypeName)),
                uses
            )
            .Concat(Unknown("$.inputs", "输入", definition.Inputs.Select(input => ("", input.Name, input.TypeName)), uses))
            .Concat(Unknown("$.outputs", "输出", definition.Outputs.Select(output => (output.Name, output.Name, output.TypeName)), uses))
            .Concat(Doubled("$.variables", "变量", definition.Variables.Select(variable => variable.Name)))
            .Concat(Doubled("$.inputs", "输入", definition.Inputs.Select(input => input.Name)));
        return problems.Concat(
            definition
                .Root.SelfAndDescendants()
                .SelectMany(node =>
                    Unknown(
                            $"{node.Path}.variables",
                            "变量",
                            node.Variables.Select(variable => (variable.Id, variable.Name, variable.TypeName)),
                            uses
                        )
                        .Concat(Undeclared(definition, node, catalog))
                )
        );
    }

    /// <summary>
    /// An unknown type is an error at the place where its value is used; a declaration that nothing uses is only a warning.
    /// </summary>
    private static IEnumerable<DefinitionProblem> Unknown(
        string path,
        string kind,
        IEnumerable<(string Id, string Name, string TypeName)> items,
        NameUses uses
    )
    {
        const string Better = "请改用 String、Int32、Decimal、Boolean、DateTimeOffset 或 Object 等。";
        foreach (var (item, index) in items.Select((item, index) => (item, index)).Where(item => !TypeNames.IsKnown(item.item.TypeName)))
        {
            yield return uses.First(item.Id, item.Name) is { } user
                ? new DefinitionProblem(user.Path, $"{user.Label}使用的{kind}“{item.Name}”的类型“{item.TypeName}”不受支持，{Better}")
                : new DefinitionProblem(
                    $"{path}[{index}]",
                    $"{kind}“{item.Name}”的类型“{item.TypeName}”不受支持；没有活动使用它，因此不影响办理。{Better}",
                    IsError: false
                );
        }
    }

    private static IEnumerable<DefinitionProblem> Doubled(string path, string kind, IEnumerable<string> names) =>
        names
            .Select((name, index) => (Name: name, Index: index))
            .GroupBy(item => item.Name)
            .Where(group => group.Count() > 1)
            .Select(group => new DefinitionProblem($"{path}[{group.Last().Index}]", $"{kind}“{group.Key}”重复，请改名或删除其一。"));

    /// <summary>
    /// Outputs and <c>SetVariable</c> that name an undeclared variable would fault at run time; an input without expression names none.
    /// </summary>
    private static IEnumerable<DefinitionProblem> Undeclared(WorkflowDefinition definition, ActivityNode node, ActivityCatalog catalog)
    {
        var inputs = catalog
            .Find(node.Type)
            ?.Descriptor.Inputs.Select(input => input.Name)
            .Concat(UsedDefinition.InputsOf(node))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var used = node
            .Outputs.Where(output => inputs?.Contains(output.Key) is not true && !definition.DeclaresOutput(node, output.Value))
            .Select(output => (Path: $"{node.Path}.{output.Key}", Id: output.Value));
        if (node.VariableId is { } set)
        {
            used = used.Append(($"{node.Path}.variable", set));
        }

        return used.Where(item => !IsDeclared(definition, node, item.Id))
            .Select(item => new DefinitionProblem(
                item.Path,
                $"“{node.Title}”使用的变量或流程输出“{item.Id}”没有声明，请在变量页添加或另选。"
            ));
    }

    private static bool IsDeclared(WorkflowDefinition definition, ActivityNode node, string id)
    {
        for (var scope = node.Parent; scope is not null; scope = scope.Parent)
        {
            if (scope.Variables.Any(variable => variable.Id == id))
            {
                return true;
            }
        }

        return definition.Variables.Any(variable => variable.Id == id) || node.Variables.Any(variable => variable.Id == id);
    }
}
