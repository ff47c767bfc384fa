using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Soundness;
using static Anshan.ApprovalFlows.Approvals.Procedures.Drawn;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>
/// A joint review is one task (modelling rule 1); where a deadline ends a wait, every path of the task goes through the join (rule 3b).
/// </summary>
internal sealed class ParallelRules(Drawn drawn)
{
    private static readonly HashSet<string> Choices = ["Elsa.FlowSwitch", "Elsa.FlowDecision", "Elsa.Switch", "Elsa.If"];

    public IEnumerable<DefinitionProblem> Check() =>
        drawn
            .Of("Elsa.Flowchart")
            .SelectMany(Flowchart)
            .Concat(drawn.Nodes.SelectMany(Container))
            .DistinctBy(problem => (problem.Path, problem.Message));

    private IEnumerable<DefinitionProblem> Flowchart(ActivityNode chart) =>
        Nearest(JoinedBranches.Of(chart))
            .SelectMany(joined =>
            {
                var branches = joined.Branches.Select(ids => ids.Select(id => Child(chart, id)).OfType<ActivityNode>().ToList()).ToList();
                return Joint(joined, branches).Concat(Race(chart, joined, branches));
            });

    /// <summary>Without what lies behind a join that the same branches have passed already.</summary>
    private static IEnumerable<JoinedBranches> Nearest(IEnumerable<JoinedBranches> all) =>
        all.GroupBy(joined => joined.Fork)
            .SelectMany(group => group.Where(joined => !group.Any(other => joined.Branches.All(branch => branch.Contains(other.Join.Id)))));

    private static IEnumerable<DefinitionProblem> Joint(JoinedBranches joined, List<List<ActivityNode>> branches)
    {
        var reviews = branches.Select(branch => branch.Where(node => Holds(node, inner => inner.Type == Review)).ToHashSet()).ToList();
        var alone = reviews
            .Select((own, index) => own.FirstOrDefault(node => reviews.Where((_, other) => other != index).All(set => !set.Contains(node))))
            .OfType<ActivityNode>()
            .ToList();
        if (alone.Count > 1)
        {
            yield return Error(
                joined.Fork,
                null,
                $"{string.Join("和", alone.Select(node => node.Label))}画成了并行后汇合的审核：任何一家退回，汇合会一直等待。{OneReview}"
            );
        }
    }

    private const string OneReview = "请画成一个“审核”，把这些单位都写进它的“审核单位”。";

    private IEnumerable<DefinitionProblem> Race(ActivityNode chart, JoinedBranches joined, List<List<ActivityNode>> branches)
    {
        var timers = branches
            .Where(branch =>
                branch.Exists(node => IsTimer(node) && !drawn.IsMeasureDeadline(node)) && !branch.Exists(node => Holds(node, IsTask))
            )
            .ToList();
        var worked = branches.Where(branch => branch.Exists(node => Holds(node, IsTask))).ToList();
        if (timers.Count == 0 || worked.Count == 0)
        {
            yield break;
        }

        var join = joined.Join;
        if (join.Type != "Elsa.FlowJoin" || (drawn.TryText(join, "mode", out var mode) && mode != "WaitAny"))
        {
            yield return Warning(
                join,
                join.Type == "Elsa.FlowJoin" ? "mode" : null,
                $"办完之后{join.Label}还要等到{timers[0].First(IsTimer).Label}到期：若到期应结束等待，请用方式为 WaitAny 的“汇合”。"
            );
            yield break;
        }

        foreach (var branch in worked)
        {
            foreach (var connection in chart.Connections.Where(connection => branch.Exists(node => node.Id == connection.Source)))
            {
                if (
                    connection.Target != join.Id
                    && !branch.Exists(node => node.Id == connection.Target)
                    && Child(chart, connection.Source) is { } source
                )
                {
                    yield return Error(
                        source,
                        null,
                        $"{source.Label}的出口“{connection.Port}”绕过了{join.Label}，期限仍在等待。请把每个出口都连到{join.Label}，结果存入变量，汇合之后用“多路分支”分开。"
                    );
                }
            }

            foreach (
                var task in branch.Where(node =>
                    IsTask(node) && chart.Connections.Count(connection => connection.Source == node.Id && connection.Target == join.Id) > 1
                )
            )
            {
                if (!After(join).Any(next => Choices.Contains(next.Type)))
                {
                    yield return Warning(
                        join,
                        null,
                        $"{task.Label}的几种结果都进入{join.Label}，之后却没有分开。请把结果存入变量，在{join.Label}之后用“多路分支”按结果继续。"
                    );
                }
            }

            foreach (var correction in branch.Where(node => node.Type == Correction))
            {
                yield return Warning(correction, null, $"{correction.Label}自己有期限和“逾期”出口，请填写“补正期限”，不必再并行画计时。");
            }
        }
    }

    private static IEnumerable<DefinitionProblem> Container(ActivityNode node)
    {
        if (
            node.Type is "Elsa.Fork" or "Elsa.Parallel"
            && node.Children.Count(child => Holds(child.Node, inner => inner.Type == Review)) > 1
        )
        {
            yield return Error(node, null, $"{node.Label}的几个分支中都有审核。{OneReview}");
        }

        if (node.Type == "Elsa.ParallelForEach" && Holds(node, inner => inner.Type == Review))
        {
            yield return Warning(node, null, $"{node.Label}为每一项同时开出审核：若是同一事项由几个单位会签，{OneReview}");
        }
    }
}
