namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Describes an activity type to readers, checks and the designer.</summary>
/// <param name="TypeName">The type name in the JSON.</param>
/// <param name="Category">The palette's group.</param>
/// <param name="DisplayName">The name on screen.</param>
/// <param name="Description">One sentence on screen.</param>
public sealed record ActivityDescriptor(string TypeName, string Category, string DisplayName, string Description)
{
    /// <summary>The inputs in the order in which the designer shows them.</summary>
    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    /// <summary>The outputs.</summary>
    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];

    /// <summary>The outcomes connections can leave by, with their names on screen; <c>Done</c> where none is named.</summary>
    public IReadOnlyDictionary<string, string> Outcomes { get; init; } = new Dictionary<string, string> { ["Done"] = "完成" };

    /// <summary>Whether further outcomes come from the inputs (fork branches, switch cases).</summary>
    public bool HasOwnOutcomes { get; init; }

    /// <summary>Properties that hold a contained activity.</summary>
    public IReadOnlyList<string> ChildPorts { get; init; } = [];
}

/// <summary>One input of an activity type.</summary>
/// <param name="Name">PascalCase as in the designer; camelCase in the JSON.</param>
/// <param name="TypeName">Elsa's alias of the type.</param>
/// <param name="DisplayName">The name on screen.</param>
/// <param name="Description">Help in one sentence.</param>
/// <param name="Default">The value where the drawing gives none.</param>
/// <param name="UiHint">The designer's editor: <c>singleline</c>, <c>multiline</c>, <c>checkbox</c>, <c>dropdown</c>, <c>checklist</c>
/// …</param>
public sealed record InputDescriptor(
    string Name,
    string TypeName,
    string DisplayName,
    string Description = "",
    object? Default = null,
    string UiHint = "singleline"
);

/// <summary>One output of an activity type.</summary>
public sealed record OutputDescriptor(string Name, string TypeName, string DisplayName);
