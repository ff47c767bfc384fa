namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>What can be wrong with variables, inputs and outputs: a type nobody knows, a variable nobody declared.</summary>
internal static class VariableCheck
{
    private static readonly HashSet<string> Types =
    [
        "Object", "String", "Boolean", "Byte", "Int16", "Int32", "Int64", "Single", "Double", "Decimal", "Guid", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly",
        "TimeSpan", "Uri", "ObjectDictionary", "StringDictionary", "ExpandoObject", "JsonObject", "JsonArray", "JsonElement", "JsonNode",
    ];

    public static IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition)
    {
        var problems = Unknown("$.variables", "变量", definition.Variables.Select(variable => (variable.Name, variable.TypeName)))
            .Concat(Unknown("$.inputs", "输入", definition.Inputs.Select(input => (input.Name, input.TypeName))))
            .Concat(Unknown("$.outputs", "输出", definition.Outputs.Select(output => (output.Name, output.TypeName))))
            .Concat(Doubled("$.variables", "变量", definition.Variables.Select(variable => variable.Name)))
            .Concat(Doubled("$.inputs", "输入", definition.Inputs.Select(input => input.Name)));
        return problems.Concat(definition.Root.SelfAndDescendants().SelectMany(node =>
            Unknown($"{node.Path}.variables", "变量", node.Variables.Select(variable => (variable.Name, variable.TypeName))).Concat(Undeclared(definition, node))));
    }

    /// <summary>Whether values of this type can be kept: Elsa's alias, a list of one, or an array of one.</summary>
    public static bool IsKnown(string type)
    {
        var element = type.StartsWith("List<", StringComparison.Ordinal) && type.EndsWith('>') ? type[5..^1] : type.EndsWith("[]", StringComparison.Ordinal) ? type[..^2] : type;
        return Types.Contains(element);
    }

    private static IEnumerable<DefinitionProblem> Unknown(string path, string kind, IEnumerable<(string Name, string TypeName)> items) => items
        .Select((item, index) => (item.Name, item.TypeName, Index: index))
        .Where(item => !IsKnown(item.TypeName))
        .Select(item => new DefinitionProblem($"{path}[{item.Index}]", $"{kind}“{item.Name}”的类型“{item.TypeName}”不受支持，请改用 String、Int32、Decimal、Boolean、DateTimeOffset 或 Object 等。"));

    private static IEnumerable<DefinitionProblem> Doubled(string path, string kind, IEnumerable<string> names) => names
        .Select((name, index) => (Name: name, Index: index))
        .GroupBy(item => item.Name)
        .Where(group => group.Count() > 1)
        .Select(group => new DefinitionProblem($"{path}[{group.Last().Index}]", $"{kind}“{group.Key}”重复，请改名或删除其一。"));

    /// <summary>Outputs and <c>SetVariable</c> that name a variable nobody declared would fault at run time.</summary>
    private static IEnumerable<DefinitionProblem> Undeclared(WorkflowDefinition definition, ActivityNode node)
    {
        var used = node.Outputs.Select(output => (Path: $"{node.Path}.{output.Key}", Id: output.Value));
        if (node.VariableId is { } set)
        {
            used = used.Append(($"{node.Path}.variable", set));
        }

        return used.Where(item => !IsDeclared(definition, node, item.Id))
            .Select(item => new DefinitionProblem(item.Path, $"“{node.Title}”使用的变量“{item.Id}”没有声明，请在变量页添加或另选变量。"));
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
