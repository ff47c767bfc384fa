namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What taking a decision back carries; the turn of the verb is the one that was decided.</summary>
public sealed record RecallInput(string Reason);

public static partial class TaskVerbs
{
    /// <summary>撤回: takes one's own decision back while the activity still waits for others.</summary>
    public static TaskVerb<RecallInput> Recall { get; } = new("recall");
}
