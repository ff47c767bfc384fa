namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>确认收款账户: a second person of the payer confirms a changed account.</summary>
internal sealed class AccountConfirmationTask : TaskType
{
    public override TaskKind Kind => TaskKind.AccountConfirmation;

    public override string ActivityType => "Anshan.FundTransfer";

    public override string Name => "确认收款账户";

    public override IReadOnlyList<TaskEnd> Ends { get; } =
    [new("AccountConfirmed", "已确认", EndTone.Good), new("AccountRefused", "退回核对", EndTone.Again)];

    public override string Form => "_AccountForm";

    public override bool IsOfPayment => true;
}
