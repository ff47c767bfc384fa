using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;
using static Anshan.ApprovalFlows.Approvals.Procedures.Drawn;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>
/// A case is closed before each end (modelling rule 5), and nothing is worked on behind it; the main path has an end (rule 3a).
/// </summary>
internal sealed class EndRules(Drawn drawn)
{
    private readonly List<DefinitionProblem> problems = [];

    public IEnumerable<DefinitionProblem> Check()
    {
        var root = drawn.Definition.Root;
        if (root.Type == "Elsa.Flowchart" && !root.Children.Any(child => child.Node.Type == "Elsa.End"))
        {
            problems.Add(
                new DefinitionProblem("$.root", "流程图中没有“结束”：只有走到“结束”，仍在等待的期限才会取消。请在“办结”之后放一个“结束”。")
            );
        }

        foreach (var _ in Ways(root, isClosed: false))
        {
            // The problems are found by following every path.
        }

        return problems.DistinctBy(problem => (problem.Path, problem.Message));
    }

    /// <summary>How an activity entered so can be left: by which outcome, and whether the case is closed then.</summary>
    private IEnumerable<(string Port, bool IsClosed)> Ways(ActivityNode node, bool isClosed) =>
        node.Type switch
        {
            Close => [("Done", true)],
            "Elsa.Flowchart" => Flowchart(node, isClosed),
            "Elsa.Sequence" =>
            [
                ("Done", node.Children.Aggregate(isClosed, (closed, child) => Ways(child.Node, closed).All(way => way.IsClosed))),
            ],
            UsedDefinition.TypeName => Ways(node.Child("root")!, isClosed).Distinct(),
            _ => Ports(node)
                .SelectMany(port =>
                    node.Children.SelectMany(child => Ways(child.Node, isClosed))
                        .Select(way => (port, way.IsClosed))
                        .Append((port, isClosed))
                )
                .Distinct(),
        };

    private IEnumerable<(string Port, bool IsClosed)> Flowchart(ActivityNode chart, bool isClosed)
    {
        var left = new HashSet<(string, bool)>();
        var seen = new HashSet<(ActivityNode, bool)>();
        var open = new Queue<(ActivityNode Node, bool IsClosed, ActivityNode? From)>(
            chart.First is { } first ? [(first, isClosed, null)] : []
        );
        while (open.TryDequeue(out var at))
        {
            if (!seen.Add((at.Node, at.IsClosed)))
            {
                continue;
            }

            Look(chart, at.Node, at.IsClosed, at.From);
            if (at.Node.Type == "Elsa.Complete")
            {
                left.UnionWith(Outcomes(at.Node).Select(outcome => (outcome, at.IsClosed)));
                continue;
            }

            foreach (var (port, closed) in Ways(at.Node, at.IsClosed).ToList())
            {
                var next = chart
                    .Connections.Where(connection => connection.Source == at.Node.Id && connection.Port == port)
                    .Select(connection => Child(chart, connection.Target))
                    .OfType<ActivityNode>()
                    .ToList();
                next.ForEach(target => open.Enqueue((target, closed, at.Node)));
                if (next.Count == 0)
                {
                    left.Add(("Done", closed));
                }
            }
        }

        return left;
    }

    private void Look(ActivityNode chart, ActivityNode node, bool isClosed, ActivityNode? from)
    {
        var endsAll =
            node.Type == "Elsa.Finish"
            || (node.Type == "Elsa.End" && chart == drawn.Definition.Root)
            || (node.Type == "Elsa.Complete" && User(node) is null);
        if (endsAll && !isClosed)
        {
            problems.Add(
                Error(
                    node,
                    null,
                    $"{(from is null ? "一开始" : $"从{from.Label}")}走到{node.Label}时办件还没有办结。请在它前面放一个“办结”，写明结果。"
                )
            );
        }
        else if (isClosed && (IsTask(node) || node.Type == Close))
        {
            problems.Add(
                Error(node, null, $"{node.Label}排在“办结”之后：办结的办件不能再办理。请把它移到“办结”之前，或把“办结”改为通知。")
            );
        }
    }

    private IEnumerable<string> Outcomes(ActivityNode complete) =>
        drawn.Known(complete, "outcomes") is { IsKnown: true, Value: { } value }
            ? Values.Texts(value)
            : User(complete)?.OwnOutcomes ?? ["Done"];

    private static ActivityNode? User(ActivityNode node)
    {
        for (var around = node.Parent; around is not null; around = around.Parent)
        {
            if (around.Type == UsedDefinition.TypeName)
            {
                return around;
            }
        }

        return null;
    }

    private static IEnumerable<string> Ports(ActivityNode node) =>
        node.Parent?.Connections.Where(connection => connection.Source == node.Id)
            .Select(connection => connection.Port)
            .Distinct()
            .DefaultIfEmpty("Done")
        ?? ["Done"];
}
