using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>Branches that run at the same time and come together again.</summary>
/// <param name="Fork">Where they part.</param>
/// <param name="Join">Where they meet.</param>
/// <param name="Branches">The ids of the activities between, branch by branch.</param>
public sealed record JoinedBranches(ActivityNode Fork, ActivityNode Join, IReadOnlyList<IReadOnlySet<string>> Branches)
{
    /// <summary>Every pair of fork and nearest join of a flowchart.</summary>
    public static IEnumerable<JoinedBranches> Of(ActivityNode flowchart)
    {
        var nodes = flowchart.Children.Where(child => child.Port == "activities").ToDictionary(child => child.Node.Id, child => child.Node);
        var graph = flowchart.Graph;
        foreach (var fork in nodes.Values.Where(node => graph.IsReachable(node.Id)))
        {
            var heads = graph
                .Outbound(fork.Id)
                .Where(connection => !graph.IsBackward(connection, out _) && nodes.ContainsKey(connection.Target))
                .GroupBy(connection => fork.Type == "Elsa.FlowFork" ? "" : connection.Port)
                .Select(group => group.Select(connection => connection.Target).Distinct().ToList())
                .Where(targets => targets.Count > 1);
            foreach (var targets in heads)
            {
                var reached = targets
                    .Select(target => nodes.Keys.Where(id => id == target || graph.Ancestors(id).Contains(target)).ToHashSet())
                    .ToList();
                foreach (
                    var join in nodes.Values.Where(node =>
                        graph.ForwardInbound(node.Id).Count > 1 && reached.Count(set => set.Contains(node.Id)) > 1
                    )
                )
                {
                    var branches = reached
                        .Where(set => set.Contains(join.Id))
                        .Select(set => (IReadOnlySet<string>)set.Where(id => graph.Ancestors(join.Id).Contains(id)).ToHashSet())
                        .ToList();
                    yield return new JoinedBranches(fork, join, branches);
                }
            }
        }
    }

    /// <summary>Connections that lead back out of a branch: the join then waits for a branch that has gone elsewhere.</summary>
    public IEnumerable<Connection> Returns(ActivityNode flowchart) =>
        flowchart.Connections.Where(connection =>
            flowchart.Graph.IsBackward(connection, out _) && Branches.Any(branch => branch.Contains(connection.Source))
        );
}
