namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What a resubmission, or a withdrawal, carries to the waiting correction.</summary>
public sealed record CorrectionInput(string? Note)
{
    /// <summary>Which of the applicant's own data were corrected, by label; null where none were.</summary>
    public string? Changed { get; init; }
}

public static partial class TaskVerbs
{
    /// <summary>提交补正.</summary>
    public static TaskVerb<CorrectionInput> Resubmit { get; } = new("resubmit");
}
