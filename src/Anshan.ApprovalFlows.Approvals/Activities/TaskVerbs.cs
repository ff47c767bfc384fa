namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>Every verb on a task. The codes stand in the journal: they are never changed.</summary>
public static class TaskVerbs
{
    /// <summary>审核: passes, returns or rejects.</summary>
    public static TaskVerb<DecisionInput> Decide { get; } = new("decide");

    /// <summary>提交补正.</summary>
    public static TaskVerb<CorrectionInput> Resubmit { get; } = new("resubmit");

    /// <summary>撤回申请.</summary>
    public static TaskVerb<CorrectionInput> Withdraw { get; } = new("withdraw");

    /// <summary>核定金额.</summary>
    public static TaskVerb<DeterminationInput> Determine { get; } = new("determine");

    /// <summary>登记拨付.</summary>
    public static TaskVerb<TransferInput> Transfer { get; } = new("transfer");

    /// <summary>登记拨付未成功.</summary>
    public static TaskVerb<TransferFailure> Fail { get; } = new("fail");

    /// <summary>更正收款账户, or the words that it is right.</summary>
    public static TaskVerb<AccountInput> CorrectAccount { get; } = new("account");

    /// <summary>确认收款账户, or sends it back.</summary>
    public static TaskVerb<AccountVerdict> JudgeAccount { get; } = new("account-verdict");

    /// <summary>登记 what was decided, handled, seen, scored or achieved.</summary>
    public static TaskVerb<RecordInput> Record { get; } = new("record");

    /// <summary>拟定名单.</summary>
    public static TaskVerb<ProposalInput> ProposeList { get; } = new("propose");

    /// <summary>确认名单.</summary>
    public static TaskVerb<ListInput> ConfirmList { get; } = new("confirm");

    /// <summary>退回名单.</summary>
    public static TaskVerb<ListReturn> ReturnList { get; } = new("return");

    /// <summary>提出异议.</summary>
    public static TaskVerb<ObjectionInput> ObjectTo { get; } = new("object");

    /// <summary>处理异议.</summary>
    public static TaskVerb<ObjectionAnswer> Answer { get; } = new("answer");
}
