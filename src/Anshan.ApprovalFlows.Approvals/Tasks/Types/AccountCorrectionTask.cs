namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>更正收款账户: the applicant, or the unit that listed, corrects or vouches for an account that stopped a payment.</summary>
internal sealed class AccountCorrectionTask : TaskType
{
    public override TaskKind Kind => TaskKind.AccountCorrection;

    public override bool CountsTowardsTotal => false;

    public override string ActivityType => "Anshan.FundTransfer";

    public override string Name => "更正收款账户";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("AccountChanged", "已更正"), new("AccountKept", "账户无误")];

    public override string Form => "_LineForm";

    public override bool IsOfPayment => true;

    public override IReadOnlyList<TrialWay> TrialWays { get; } = [new("AccountChanged", "已更正", IsGood: true)];
}
