using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>The modelling rules that can be checked on the drawing alone.</summary>
internal sealed class DrawingCheck(ActivityCatalog catalog)
{
    /// <summary>The input without which nothing can ever end the wait, by type.</summary>
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["Elsa.Delay"] = "timeSpan",
        ["Elsa.StartAt"] = "dateTime",
        ["Elsa.Timer"] = "interval",
        ["Elsa.Cron"] = "cronExpression",
        ["Elsa.Event"] = "eventName",
        ["Elsa.RunTask"] = "taskName",
    };

    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition) =>
        definition
            .Activities.Values.OrderBy(node => node.Path, StringComparer.Ordinal)
            .SelectMany(node => Waits(node).Concat(Outcomes(node)).Concat(Flowchart(node)));

    private static IEnumerable<DefinitionProblem> Waits(ActivityNode node)
    {
        if (!Needed.TryGetValue(node.Type, out var input))
        {
            yield break;
        }

        var expression = node.Inputs.GetValueOrDefault(input)?.Expression;
        var isText = expression is null or { Type: "Literal" };
        var text = expression is null ? null : Values.Text(Values.Node(expression.Value));
        if (isText && string.IsNullOrWhiteSpace(text))
        {
            yield return new DefinitionProblem($"{node.Path}.{input}", $"{Named(node)}没有填写等待什么，永远无法继续，请填写“{input}”。");
        }
        else if (isText && WhyInvalid(node.Type, text!) is { } reason)
        {
            yield return new DefinitionProblem($"{node.Path}.{input}", $"{Named(node)}无法等待：{reason}");
        }
    }

    private static string? WhyInvalid(string type, string text)
    {
        if (type != "Elsa.Delay")
        {
            return type is "Elsa.RunTask" or "Elsa.Event" ? null : Trigger.WhyInvalid(type, text);
        }

        try
        {
            return Durations.Read(text) < TimeSpan.Zero ? "时长不能为负。" : null;
        }
        catch (WorkflowFaultException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>An outcome of a task that leads nowhere loses the case.</summary>
    private IEnumerable<DefinitionProblem> Outcomes(ActivityNode node)
    {
        if (
            node.Parent?.Type != "Elsa.Flowchart"
            || catalog.Find(node.Type) is not { } type
            || (type.Waits == Waiting.Never && node.Type != UsedDefinition.TypeName)
        )
        {
            return [];
        }

        var drawn = node
            .Parent.Connections.Where(connection => connection.Source == node.Id)
            .Select(connection => connection.Port)
            .ToHashSet();
        var outcomes = type.OutcomesOf(node).Concat(node.OwnOutcomes.Select(name => KeyValuePair.Create(name, name)));
        return outcomes
            .Where(outcome => !type.ComesWithAnother(outcome.Key) && !drawn.Contains(outcome.Key))
            .Select(outcome => new DefinitionProblem(
                node.Path,
                $"{Named(node)}的出口“{outcome.Value}”没有连线：走到这里流程就没有下一步，请连上后续环节。"
            ));
    }

    private static IEnumerable<DefinitionProblem> Flowchart(ActivityNode node)
    {
        if (node.Type != "Elsa.Flowchart")
        {
            yield break;
        }

        var nodes = node.Children.ToDictionary(child => child.Node.Id, child => child.Node);
        foreach (
            var (connection, branches) in JoinedBranches
                .Of(node)
                .SelectMany(branches => branches.Returns(node).Select(connection => (connection, branches)))
                .DistinctBy(item => item.connection)
        )
        {
            yield return new DefinitionProblem(
                nodes[connection.Source].Path,
                $"{Named(nodes[connection.Source])}位于“{branches.Fork.Title}”与“{branches.Join.Title}”之间的并行分支中，"
                    + $"不能从这里返回{Named(nodes[connection.Target])}："
                    + "汇合会一直等待。请把会签画成一个审核活动，或在汇合之后再返回。"
            );
        }

        if (StudioStart(node, nodes) is { } shown && node.Graph.Start is { } start && shown != start)
        {
            yield return new DefinitionProblem(
                shown.Path,
                $"设计器把{Named(shown)}显示为起点，实际从{Named(start)}开始。请让“开始”活动成为唯一的起点。",
                IsError: false
            );
        }
    }

    /// <summary>
    /// The activity the designer draws as the start: <c>start</c>, else marked as able to start, else Elsa.Start, else without inbound
    /// connection.
    /// </summary>
    private static ActivityNode? StudioStart(ActivityNode flowchart, Dictionary<string, ActivityNode> nodes)
    {
        var written =
            flowchart.Source.TryGetProperty("start", out var start) && start.ValueKind == System.Text.Json.JsonValueKind.String
                ? start.GetString()
                : null;
        var entered = flowchart.Connections.Select(connection => connection.Target).ToHashSet();
        var children = flowchart.Children.Select(child => child.Node).ToList();
        return nodes.Values.FirstOrDefault(node =>
                written is not null && (node.Id == written || node.Id.EndsWith($"/{written}", StringComparison.Ordinal))
            )
            ?? children.Find(node => node.CanStartWorkflow)
            ?? children.Find(node => node.Type == "Elsa.Start")
            ?? children.Find(node => !entered.Contains(node.Id));
    }

    public static string Named(ActivityNode node) => node.Label;
}
