namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

public static partial class TaskVerbs
{
    /// <summary>撤回申请.</summary>
    public static TaskVerb<CorrectionInput> Withdraw { get; } = new("withdraw");
}
