using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>What an activity waits for, in words: a duration is never left to be read as digits.</summary>
public static class WaitWords
{
    /// <summary>等待 1 天 12 小时；每隔 30 分；等到 2026年3月1日 18:00. Null where it waits for no written time, or only a run can tell.</summary>
    public static string? Of(ActivityNode node) =>
        node.Type switch
        {
            "Elsa.Delay" => Span(node, "timeSpan") is { } span ? $"等待 {span}" : null,
            "Elsa.Timer" => Span(node, "interval") is { } span ? $"每隔 {span}" : null,
            "Elsa.StartAt" => LocalTime.TryRead(Written(node, "dateTime"), out var instant, out _)
                ? $"等到{ChinaTime.Display(instant)}"
                : null,
            "Elsa.Cron" => Written(node, "cronExpression") is { } rule ? $"按日历 {rule}（北京时间）" : null,
            _ => null,
        };

    private static string? Span(ActivityNode node, string input) => Written(node, input) is { } text ? Durations.WordsOf(text) : null;

    private static string? Written(ActivityNode node, string input) =>
        node.Inputs.TryGetValue(input, out var binding)
        && binding.Expression is { Type: "Literal" } literal
        && Values.Text(Values.Node(literal.Value)) is { Length: > 0 } text
            ? text
            : null;
}
