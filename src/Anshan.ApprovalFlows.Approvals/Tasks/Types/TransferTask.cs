namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>资金拨付: the payer records a leg of the payment, or why it failed.</summary>
public sealed class TransferTask : TaskType
{
    /// <summary>The end of the turn of whoever registers that a leg was registered wrongly.</summary>
    public const string Reversing = "Reversing";

    public override TaskKind Kind => TaskKind.Transfer;

    public override string ActivityType => "Anshan.FundTransfer";

    public override string Name => "资金拨付";

    public override IReadOnlyList<TaskEnd> Ends { get; } =
    [
        new("Transferred", "已拨付", EndTone.Good),
        new("Registered", "已登记待复核"),
        new("Failed", "拨付未成功", EndTone.Bad),
        new(Reversing, "已登记冲正"),
    ];

    public override string Form => "_PaymentForms";

    public override bool IsOfPayment => true;

    public override IReadOnlyList<TrialWay> TrialWays { get; } =
    [new("Transferred", "已拨付", IsGood: true), new("Failed", "拨付未成功"), new("AccountWrong", "收款账户有误")];

    public override IReadOnlySet<TurnChange> Changes { get; } =
        new HashSet<TurnChange> { TurnChange.Reassign, TurnChange.Delegate, TurnChange.Suspend, TurnChange.SendBack };
}
