namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What a proposed list carries: the text as it was given, and every line with its reason.</summary>
public sealed record ProposalInput(string Text, string Record);

/// <summary>A list that waits to be confirmed, or to be made anew with the reason why it came back, and who sent it here.</summary>
public sealed record ListProposal(string Text, string ByName, string? Returned = null);

public static partial class TaskVerbs
{
    /// <summary>拟定名单.</summary>
    public static TaskVerb<ProposalInput> ProposeList { get; } = new("propose");
}
