namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What a suspension carries.</summary>
/// <param name="Until">The last day of it; the next morning it is over by itself.</param>
/// <param name="Reason">Why.</param>
public sealed record SuspendInput(DateOnly Until, string Reason);

public static partial class TaskVerbs
{
    /// <summary>挂起: nobody can decide, and no day counts, until it is resumed.</summary>
    public static TaskVerb<SuspendInput> Suspend { get; } = new("suspend");
}
