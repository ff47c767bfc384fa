using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Checks;

/// <summary>What can be wrong with the connections of a flowchart.</summary>
internal static class ConnectionCheck
{
    public static IEnumerable<DefinitionProblem> Check(ActivityNode flowchart, ActivityCatalog catalog)
    {
        if (flowchart.Type != "Elsa.Flowchart")
        {
            yield break;
        }

        var nodes = flowchart.Children.Where(child => child.Port == "activities").ToDictionary(child => child.Node.Id, child => child.Node);
        for (var index = 0; index < flowchart.Connections.Count; index++)
        {
            var connection = flowchart.Connections[index];
            var path = $"{flowchart.Path}.connections[{index}]";
            if (!nodes.TryGetValue(connection.Source, out var source) || !nodes.TryGetValue(connection.Target, out var target))
            {
                yield return new DefinitionProblem(
                    path,
                    $"连线“{connection.Source} → {connection.Target}”的一端不在图中，请删除或重新连接。"
                );
                continue;
            }

            if (Ports(source, catalog) is { } ports && !ports.Contains(connection.Port))
            {
                yield return new DefinitionProblem(
                    $"{path}.source.port",
                    $"“{source.Title}”没有出口“{connection.Port}”，可用：{string.Join("、", ports)}。请重新连接到“{target.Title}”的连线。"
                );
            }

            if (flowchart.Graph.IsBackward(connection, out var isValid) && !isValid)
            {
                yield return new DefinitionProblem(
                    path,
                    $"从“{source.Title}”返回“{target.Title}”的连线无效：有路径绕过“{target.Title}”到达“{source.Title}”，请返回到它们共同的前一步。"
                );
            }
        }

        foreach (var node in nodes.Values.Where(node => !flowchart.Graph.IsReachable(node.Id) && !Starts(node)))
        {
            yield return new DefinitionProblem(node.Path, $"从开始到不了“{node.Title}”，请连上或删除。");
        }
    }

    /// <summary>The outcomes an activity can leave by; null where only a run can tell.</summary>
    private static List<string>? Ports(ActivityNode node, ActivityCatalog catalog)
    {
        if (catalog.Find(node.Type) is not { } type)
        {
            return null;
        }

        var named = new List<string>();
        foreach (var input in new[] { "branches", "possibleOutcomes", FlowSendHttpRequest.ExpectedCodes })
        {
            if (node.Inputs.TryGetValue(input, out var binding) && binding.Expression is { } expression)
            {
                if (expression.Type is not ("Literal" or "Object"))
                {
                    return null;
                }

                named.AddRange(Values.Texts(Values.Node(expression.Value)));
            }
        }

        return
        [
            .. type.OutcomesOf(node).Keys.Concat(named).Concat(node.OwnOutcomes).Concat(node.Cases.Select(item => item.Label)).Distinct(),
        ];
    }

    private static bool Starts(ActivityNode node) => node.CanStartWorkflow && Trigger.IsTrigger(node.Type);
}
