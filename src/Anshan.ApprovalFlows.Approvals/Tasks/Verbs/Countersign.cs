namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What a second or third person says to what was done about money.</summary>
/// <param name="Reason">Why it goes back to its author; null where the person agrees.</param>
public sealed record Assent(string? Reason);

public static partial class TaskVerbs
{
    /// <summary>复核: agrees, or sends it back to the author.</summary>
    public static TaskVerb<Assent> Countersign { get; } = new("countersign");
}
