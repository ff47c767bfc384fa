namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What the opinion of somebody who was asked for it carries.</summary>
public sealed record AdviceInput(Advice Advice, string Opinion);

/// <summary>What somebody who was asked for an opinion says.</summary>
public enum Advice
{
    /// <summary>同意</summary>
    Agreed,

    /// <summary>不同意</summary>
    Disagreed,

    /// <summary>提出意见, for neither</summary>
    Commented,
}

public static partial class TaskVerbs
{
    /// <summary>交回: gives the opinion that was asked for; whoever asked decides.</summary>
    public static TaskVerb<AdviceInput> Advise { get; } = new("advise");
}
