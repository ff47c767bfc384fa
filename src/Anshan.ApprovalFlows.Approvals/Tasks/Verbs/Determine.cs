namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What a determination carries.</summary>
public sealed record DeterminationInput(long AmountFen, string? Reason);

public static partial class TaskVerbs
{
    /// <summary>核定金额.</summary>
    public static TaskVerb<DeterminationInput> Determine { get; } = new("determine");
}
