using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>Arranges the steps one after the other, and in parallel where paths part until they meet again.</summary>
internal sealed class PartBuilder(StepGraph graph, StepWords words, Drawn drawn, ProcedureSpec? procedure)
{
    private readonly HashSet<ActivityNode> placed = [];

    public IReadOnlyList<DrawingPart> Build() => Sequence(graph.Start, null, out _);

    /// <summary>The parts from these ways on until a step that belongs to the surroundings.</summary>
    private List<DrawingPart> Sequence(IReadOnlyList<Way> ways, ActivityNode? until, out IReadOnlyList<Way> last)
    {
        List<DrawingPart> parts = [];
        while (true)
        {
            last = ways;
            var targets = ways.Select(way => way.To).Distinct().ToList();
            if (targets is [] or [null] || (targets is [var only] && only == until))
            {
                return parts;
            }

            if (targets is [{ } step])
            {
                if (!placed.Add(step))
                {
                    parts.Add(new DrawnReference(words.Title(step)));
                    return parts;
                }

                parts.Add(Step(step));
                ways = graph.Onward(step);
                continue;
            }

            var meeting = graph.Meeting(ways);
            parts.Add(Split(ways, meeting));
            if (meeting is null || meeting == until)
            {
                last = [new Way([], meeting)];
                return parts;
            }

            ways = [new Way([], meeting)];
        }
    }

    private DrawnSplit Split(IReadOnlyList<Way> ways, ActivityNode? meeting)
    {
        var at = Enumerable
            .Range(0, ways.Min(way => way.Trail.Count))
            .FirstOrDefault(index => ways.Select(way => way.Trail[index]).Distinct().Count() > 1);
        var parting = ways.GroupBy(way => at < way.Trail.Count ? way.Trail[at] : null).ToList();
        var fork = parting.ConvertAll(group => group.Key?.Node).Distinct().ToList() is [{ } node] ? node : null;
        var isChoice = fork is not null && fork.Type != "Elsa.FlowFork";
        var firstWins = false;
        List<DrawnBranch> branches = [];
        foreach (var group in parting)
        {
            var parts = Sequence([.. group], meeting, out var last);
            firstWins |= last.Any(way =>
                way.Trail.Any(hop => hop.Node.Type == "Elsa.FlowJoin" && drawn.TryText(hop.Node, "mode", out var mode) && mode == "WaitAny")
            );
            branches.Add(new DrawnBranch(fork is null || group.Key is not { } hop ? null : words.Port(hop.Node, hop.Port), parts));
        }

        return new DrawnSplit(
            isChoice ? SplitKind.OneOf
                : firstWins ? SplitKind.FirstWins
                : SplitKind.AtOnce,
            branches
        );
    }

    private DrawnStep Step(ActivityNode node)
    {
        var title = words.Title(node);
        var who = words.Who(node);
        if (who.Count == 0 && procedure?.Stages.FirstOrDefault(stage => stage.Title == title) is { } stage)
        {
            who = [stage.Who];
        }

        return new DrawnStep(
            node.Id,
            title,
            who,
            words.Mode(node),
            words.Days(node),
            words.Note(node),
            [.. graph.Leaving(node).Select(way => Detour(node, way)).DistinctBy(detour => detour.Text)]
        );
    }

    private Detour Detour(ActivityNode from, Way way)
    {
        var outcome = words.Port(from, way.Port);
        return way.To switch
        {
            null => new Detour(from.Type == "Anshan.DutyClosing" ? $"{outcome}的，写明理由后办结" : $"{outcome}的，办件终止"),
            { Type: Drawn.Correction } correction => Correction(from, correction),
            { } step when step == from => new Detour(way.Port == "Reported" ? "没有全部完成的，继续报告" : $"{outcome}的，重新办理本环节"),
            { } step => new Detour($"{outcome}的，退回“{words.Title(step)}”"),
        };
    }

    private Detour Correction(ActivityNode from, ActivityNode correction)
    {
        var days = words.Days(correction) is { } within ? $"（{within} 个工作日内）" : "";
        var elsewhere =
            graph.Of(correction).FirstOrDefault(way => way.Port == "Resubmitted")?.To is { } target && target != from
                ? $"，补正后到“{words.Title(target)}”"
                : "";
        return new Detour($"材料不齐的，退回补正{days}{elsewhere}", correction.Id);
    }
}
