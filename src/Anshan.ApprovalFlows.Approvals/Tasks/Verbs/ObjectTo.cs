namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>
/// What an objection to a public notice carries: the line it is about, who objects, and the hash of the visitor it is counted for.
/// </summary>
public sealed record ObjectionInput(Guid Id, int? Line, string? About, string Name, string Contact, string Text, string Visitor);

public static partial class TaskVerbs
{
    /// <summary>提出异议, by anybody.</summary>
    public static TaskVerb<ObjectionInput> ObjectTo { get; } = new("object");
}
