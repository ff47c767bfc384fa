using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>The checks of a definition that need only its drawing; each problem names its place and how to mend it.</summary>
public static class DefinitionCheck
{
    private static readonly HashSet<string> ExpressionTypes = ["Literal", "Variable", "Input", "Object", "JavaScript", "Liquid"];

    /// <summary>Every problem, in the order of the document; empty when the definition may be published.</summary>
    public static IReadOnlyList<DefinitionProblem> Check(WorkflowDefinition definition, ActivityCatalog catalog) =>
        [.. definition.Root.SelfAndDescendants().SelectMany(node => Activity(node, catalog).Concat(Flowchart(node, catalog)))];

    private static IEnumerable<DefinitionProblem> Activity(ActivityNode node, ActivityCatalog catalog)
    {
        if (catalog.Find(node.Type) is null || node.Type == "Elsa.NotFoundActivity")
        {
            yield return new DefinitionProblem($"{node.Path}.type", $"“{node.Title}”的活动类型“{node.Type}”不受支持，请换用列表中的活动。");
        }

        foreach (var (name, binding) in node.Inputs)
        {
            if (binding.Expression is { } expression && !ExpressionTypes.Contains(expression.Type))
            {
                yield return new DefinitionProblem($"{node.Path}.{name}", $"“{node.Title}”的表达式类型“{expression.Type}”不受支持。");
            }
        }
    }

    private static IEnumerable<DefinitionProblem> Flowchart(ActivityNode flowchart, ActivityCatalog catalog)
    {
        if (flowchart.Type != "Elsa.Flowchart")
        {
            yield break;
        }

        var nodes = flowchart.Children.ToDictionary(child => child.Node.Id, child => child.Node);
        for (var index = 0; index < flowchart.Connections.Count; index++)
        {
            var connection = flowchart.Connections[index];
            var path = $"{flowchart.Path}.connections[{index}]";
            if (!nodes.TryGetValue(connection.Source, out var source) || !nodes.TryGetValue(connection.Target, out var target))
            {
                yield return new DefinitionProblem(path, $"连线“{connection.Source} → {connection.Target}”的一端不在图中，请删除或重新连接。");
                continue;
            }

            if (!Ports(source, catalog).Contains(connection.Port))
            {
                yield return new DefinitionProblem($"{path}.source.port", $"“{source.Title}”没有出口“{connection.Port}”。");
            }

            if (flowchart.Graph.IsBackward(connection, out var isValid) && !isValid)
            {
                yield return new DefinitionProblem(path, $"从“{source.Title}”返回“{target.Title}”的连线无效：有路径绕过“{target.Title}”到达“{source.Title}”，请返回到它们共同的前一步。");
            }
        }

        foreach (var node in nodes.Values.Where(node => !flowchart.Graph.IsReachable(node.Id)))
        {
            yield return new DefinitionProblem(node.Path, $"从开始到不了“{node.Title}”，请连上或删除。");
        }
    }

    private static IEnumerable<string> Ports(ActivityNode node, ActivityCatalog catalog)
    {
        var descriptor = catalog.Find(node.Type)?.Descriptor;
        var named = node.Inputs.TryGetValue("branches", out var branches) || node.Inputs.TryGetValue("possibleOutcomes", out branches)
            ? Values.Texts(branches.Expression is { } expression ? Values.Node(expression.Value) : null)
            : [];
        return [.. descriptor?.Outcomes.Keys ?? [], .. named, .. node.Cases.Select(item => item.Label), "Done"];
    }
}
