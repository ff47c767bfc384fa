namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What giving a proposed list back carries: the list, so that nobody types it again, and why.</summary>
public sealed record ListReturn(string Text, string Reason);

public static partial class TaskVerbs
{
    /// <summary>退回名单.</summary>
    public static TaskVerb<ListReturn> ReturnList { get; } = new("return");
}
