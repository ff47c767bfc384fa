using System.Collections.Frozen;
using System.Text.Json;

namespace Anshan.ApprovalFlows.Engine.Definitions;

/// <summary>An Elsa 3 workflow definition as an immutable graph; safe to share between steps and threads.</summary>
public sealed class WorkflowDefinition
{
    internal WorkflowDefinition(JsonElement source, ActivityNode root)
    {
        Source = source;
        Root = root;
        Activities = root.SelfAndDescendants().ToFrozenDictionary(node => node.Id);
    }

    /// <summary>The id of this version.</summary>
    public required string Id { get; init; }

    /// <summary>The id all versions share.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The version number, 1 for the first.</summary>
    public required int Version { get; init; }

    /// <summary>The name people know it by.</summary>
    public required string Name { get; init; }

    /// <summary>Variables of the workflow, by id.</summary>
    public required IReadOnlyList<VariableDefinition> Variables { get; init; }

    /// <summary>Inputs a start may give.</summary>
    public required IReadOnlyList<InputDefinition> Inputs { get; init; }

    /// <summary>Outputs it may set.</summary>
    public required IReadOnlyList<InputDefinition> Outputs { get; init; }

    /// <summary>
    /// Whether the definition that an activity belongs to, a used one or this, declares an output of this name; compared case-sensitively.
    /// </summary>
    internal bool DeclaresOutput(ActivityNode node, string name)
    {
        var use = node.Parent;
        while (use is not null && use.Type != ActivityNode.UseType)
        {
            use = use.Parent;
        }

        return use is null ? Outputs.Any(output => output.Name == name) : use.OwnOutputs.Contains(name);
    }

    /// <summary>Whether other definitions may use it as an activity.</summary>
    public bool IsUsable => IsMarkedUsable(Source);

    /// <summary>The same of a document that was only parsed; the first servers kept the mark beside the options.</summary>
    public static bool IsMarkedUsable(JsonElement document) =>
        IsMarked(document)
        || (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("options", out var options) && IsMarked(options));

    private static bool IsMarked(JsonElement owner) =>
        owner.ValueKind == JsonValueKind.Object
        && owner.TryGetProperty("usableAsActivity", out var usable)
        && usable.ValueKind == JsonValueKind.True;

    /// <summary>The root activity, a flowchart as a rule.</summary>
    public ActivityNode Root { get; }

    /// <summary>Every activity by its id, nested ones included.</summary>
    public FrozenDictionary<string, ActivityNode> Activities { get; }

    /// <summary>
    /// The activity of the drawing that a JSON path of a problem leads into; null where it leads to the drawing itself, or nowhere.
    /// </summary>
    public ActivityNode? DrawnAt(string path) =>
        Root
            .Children.Select(child => child.Node)
            .FirstOrDefault(node =>
                path.StartsWith(node.Path, StringComparison.Ordinal) && (path.Length == node.Path.Length || path[node.Path.Length] == '.')
            );

    /// <summary>The same definition under the id of its stored version, which a file does not know.</summary>
    internal WorkflowDefinition As(string versionId) =>
        new(Source, Root)
        {
            Id = versionId,
            DefinitionId = DefinitionId,
            Version = Version,
            Name = Name,
            Variables = Variables,
            Inputs = Inputs,
            Outputs = Outputs,
        };

    /// <summary>The document as it was read, unknown properties included; what an export writes.</summary>
    public JsonElement Source { get; }
}

/// <summary>A variable of a workflow or of a container.</summary>
/// <param name="Id">The id expressions and bindings refer to.</param>
/// <param name="Name">The name scripts use; case-sensitive.</param>
/// <param name="TypeName">Elsa's alias of the type: <c>String</c>, <c>Int32</c>, <c>Object</c> …</param>
/// <param name="IsArray">Whether it holds a list of that type.</param>
/// <param name="Initial">The initial value as text or JSON; converted when the scope begins.</param>
/// <param name="IsStored">Whether the value is kept over a suspension; otherwise it begins anew with every step.</param>
public sealed record VariableDefinition(string Id, string Name, string TypeName, bool IsArray, JsonElement? Initial, bool IsStored)
{
    /// <summary>The id under which an input is kept among the variables of a definition that is used as an activity.</summary>
    public static string InputId(string name) => $"input:{name}";
}

/// <summary>An input or an output of a workflow.</summary>
/// <param name="Name">The name scripts use.</param>
/// <param name="TypeName">Elsa's alias of the type.</param>
/// <param name="IsStored">Whether it is kept over a suspension.</param>
public sealed record InputDefinition(string Name, string TypeName, bool IsStored);

/// <summary>A connection of a flowchart, from a port of one activity to another activity.</summary>
/// <param name="Source">Id of the activity it leaves.</param>
/// <param name="Port">The outcome that follows it; compared case-sensitively.</param>
/// <param name="Target">Id of the activity it enters; the target port has no meaning.</param>
public sealed record Connection(string Source, string Port, string Target)
{
    /// <summary>By what its counter is known in the saved state.</summary>
    internal string Key { get; } = $"{Source}:{Port}>{Target}";
}

/// <summary>An expression as written.</summary>
/// <param name="Type"><c>Literal</c>, <c>Variable</c>, <c>Input</c>, <c>Object</c>, <c>JavaScript</c> or <c>Liquid</c>.</param>
/// <param name="Value">The text or JSON of it.</param>
public sealed record Expression(string Type, JsonElement Value);

/// <summary>An input of an activity as written: an expression, or a reference to a variable.</summary>
/// <param name="TypeName">The type the value is converted to.</param>
/// <param name="Expression">What is evaluated; null where only a variable is referred to.</param>
public sealed record InputBinding(string TypeName, Expression? Expression);

/// <summary>A case of a switch: the outcome it leads to and the condition.</summary>
public sealed record SwitchCase(string Label, Expression Condition);
