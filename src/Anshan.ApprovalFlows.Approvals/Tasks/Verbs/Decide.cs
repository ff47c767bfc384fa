using Anshan.ApprovalFlows.Approvals.Cases;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What a decision carries to the waiting review.</summary>
public sealed record DecisionInput(
    ReviewDecision Decision,
    string Opinion,
    CorrectionRequest? Correction = null,
    RefusalGround? Ground = null
)
{
    /// <summary>Whether the reviewer confirms that the account rightly stands in another name.</summary>
    public bool ConfirmsPayee { get; init; }

    /// <summary>What the applicant declared and the reviewer has verified, in words.</summary>
    public IReadOnlyList<string> Verified { get; init; } = [];
}

/// <summary>What a reviewer can say.</summary>
public enum ReviewDecision
{
    /// <summary>通过</summary>
    Approved,

    /// <summary>退回补正</summary>
    Returned,

    /// <summary>不予通过</summary>
    Rejected,
}

public static partial class TaskVerbs
{
    /// <summary>审核: passes, returns or rejects.</summary>
    public static TaskVerb<DecisionInput> Decide { get; } = new("decide");
}
