using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Activities;

namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>An event or a schedule that starts instances of a definition by itself.</summary>
/// <param name="Activity">The activity in the drawing.</param>
/// <param name="Type">Its type: <c>Elsa.Event</c>, <c>Elsa.Timer</c>, <c>Elsa.Cron</c> or <c>Elsa.StartAt</c>.</param>
/// <param name="Key">The event's name, the interval, the calendar rule, or the instant.</param>
public sealed record Trigger(ActivityNode Activity, string Type, string Key)
{
    private static readonly Dictionary<string, string> Inputs = new()
    {
        [Event.TypeName] = "eventName",
        [Activities.Timer.TypeName] = "interval",
        [Cron.TypeName] = "cronExpression",
        [StartAt.TypeName] = "dateTime",
    };

    /// <summary>The triggers of a definition: activities of its root marked as able to start the workflow.</summary>
    public static IReadOnlyList<Trigger> Of(WorkflowDefinition definition) =>
    [
        .. definition.Root.Children.Select(child => child.Node).Prepend(definition.Root)
            .Where(node => node.CanStartWorkflow && Inputs.ContainsKey(node.Type))
            .Select(node => new Trigger(node, node.Type, KeyOf(node) ?? "")),
    ];

    /// <summary>The key as it was drawn; null where it is missing or has to be computed, which nobody can do before there is an instance.</summary>
    public static string? KeyOf(ActivityNode node) =>
        node.Inputs.TryGetValue(Inputs[node.Type], out var binding) && binding.Expression is { Type: "Literal", Value.ValueKind: JsonValueKind.String } literal
            && literal.Value.GetString() is { Length: > 0 } key
            ? key
            : null;
}
