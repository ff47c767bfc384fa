using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>One activity of a definition: the drawing, not its execution.</summary>
public sealed class ActivityNode
{
    /// <summary>The type of a definition that is used as an activity.</summary>
    public const string UseType = "Elsa.UsedDefinition";

    private FlowGraph? graph;
    private ConcurrentDictionary<string, FlowGraph>? triggered;

    /// <summary>Unique within the definition.</summary>
    public required string Id { get; init; }

    /// <summary>The name scripts may use for its outputs; null when it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The type name, for example <c>Elsa.FlowJoin</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The text shown in the drawing, else the name, else the id.</summary>
    public required string Title { get; init; }

    /// <summary>The activity as people know it, in quotation marks, and its id where that is another word.</summary>
    public string Label => Title == Id ? $"“{Title}”" : $"“{Title}”（{Id}）";

    /// <summary>The activity a flowchart begins with; null where it is empty, or none.</summary>
    public ActivityNode? First => Graph.Start;

    /// <summary>Where it stands in the document, for messages: <c>$.root.activities[3]</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Inputs by their name in the document (camelCase).</summary>
    public required FrozenDictionary<string, InputBinding> Inputs { get; init; }

    /// <summary>
    /// Outputs by name, bound to what receives them: the id of a variable, or the name of an output of the workflow. An input that is
    /// written without
    /// an expression stands here as well: only the type knows which it is.
    /// </summary>
    public required FrozenDictionary<string, string> Outputs { get; init; }

    /// <summary>Directly contained activities with the port they stand in (<c>activities</c>, <c>then</c>, <c>body</c> …).</summary>
    public required IReadOnlyList<(string Port, ActivityNode Node)> Children { get; init; }

    /// <summary>Connections of a flowchart in the order of the document.</summary>
    public required IReadOnlyList<Connection> Connections { get; init; }

    /// <summary>Variables of a container.</summary>
    public required IReadOnlyList<VariableDefinition> Variables { get; init; }

    /// <summary>Cases of a switch.</summary>
    public required IReadOnlyList<SwitchCase> Cases { get; init; }

    /// <summary>The outcomes that a used definition declares.</summary>
    public required IReadOnlyList<string> OwnOutcomes { get; init; }

    /// <summary>The outputs that a used definition declares.</summary>
    public required IReadOnlyList<string> OwnOutputs { get; init; }

    /// <summary>The variable that a <c>SetVariable</c> sets.</summary>
    public string? VariableId { get; init; }

    /// <summary>Whether the drawing marks it as able to start the workflow.</summary>
    public required bool CanStartWorkflow { get; init; }

    /// <summary>The activity as it was written.</summary>
    public required JsonElement Source { get; init; }

    /// <summary>For an activity whose type this system does not have: the type that was drawn; else null.</summary>
    public string? MissingType =>
        Source.ValueKind == JsonValueKind.Object
        && Source.TryGetProperty("missingTypeName", out var type)
        && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;

    /// <summary>The container; null for the root.</summary>
    public ActivityNode? Parent { get; private set; }

    /// <summary>The graph of a flowchart, computed once.</summary>
    internal FlowGraph Graph => graph ??= FlowGraph.Of(this);

    /// <summary>
    /// The graph of a flowchart of an instance that this trigger began; its own graph where the trigger stands elsewhere.
    /// </summary>
    internal FlowGraph GraphFrom(string? trigger) =>
        trigger is null || Children.All(child => child.Node.Id != trigger)
            ? Graph
            : (triggered ??= new()).GetOrAdd(trigger, start => FlowGraph.Of(this, start));

    /// <summary>The child in a port, or null.</summary>
    public ActivityNode? Child(string port) => Children.FirstOrDefault(child => child.Port == port).Node;

    /// <summary>The value that is written in an input; null where it is an expression, or nothing.</summary>
    public JsonNode? Literal(string input) =>
        Inputs.TryGetValue(input, out var binding) && binding.Expression is { Type: "Literal" or "Object" } literal
            ? Values.Node(literal.Value)
            : null;

    /// <summary>This activity and all below it, depth first in document order.</summary>
    public IEnumerable<ActivityNode> SelfAndDescendants() => Children.SelectMany(child => child.Node.SelfAndDescendants()).Prepend(this);

    internal void AdoptChildren()
    {
        foreach (var (_, child) in Children)
        {
            child.Parent = this;
        }
    }
}
