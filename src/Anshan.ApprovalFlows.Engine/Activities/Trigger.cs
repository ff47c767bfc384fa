using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

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
            .. definition
                .Root.Children.Select(child => child.Node)
                .Prepend(definition.Root)
                .Where(node => node.CanStartWorkflow && IsTrigger(node.Type))
                .Select(node => new Trigger(node, node.Type, KeyOf(node) ?? "")),
        ];

    /// <summary>Whether activities of this type can start a workflow.</summary>
    public static bool IsTrigger(string type) => Inputs.ContainsKey(type);

    /// <summary>When a schedule is due next, after an instant; null for events, and for an instant that is over.</summary>
    /// <exception cref="WorkflowFaultException">The key is no interval, rule or instant.</exception>
    public static DateTimeOffset? Next(string type, string key, DateTimeOffset after) =>
        type switch
        {
            Activities.Timer.TypeName => after + Durations.Read(key),
            Cron.TypeName => CronRule.Next(key, after),
            StartAt.TypeName => LocalTime.Read(key) is var at && at > after ? at : null,
            _ => null,
        };

    /// <summary>Why a key cannot be one, in a sentence; null when it can.</summary>
    public static string? WhyInvalid(string type, string key)
    {
        try
        {
            return type == Activities.Timer.TypeName && Durations.Read(key) < TimeSpan.FromSeconds(1) ? "间隔不得短于 1 秒。"
                : Next(type, key, DateTimeOffset.UnixEpoch) is null && type != Event.TypeName ? "时刻早已过去。"
                : null;
        }
        catch (WorkflowFaultException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>
    /// The key as it was drawn; null where it is missing or has to be computed, which nobody can do before there is an instance.
    /// </summary>
    public static string? KeyOf(ActivityNode node) =>
        node.Inputs.TryGetValue(Inputs[node.Type], out var binding)
        && binding.Expression is { Type: "Literal", Value.ValueKind: JsonValueKind.String } literal
        && literal.Value.GetString() is { Length: > 0 } key
            ? key
            : null;
}
