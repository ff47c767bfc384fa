namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>确认名单: another person than the one who listed confirms.</summary>
internal sealed class ListConfirmationTask : TaskType
{
    public override TaskKind Kind => TaskKind.ListConfirmation;

    public override string ActivityType => "Anshan.EntitlementList";

    public override string Name => "确认名单";

    public override IReadOnlyList<TaskEnd> Ends { get; } =
    [new("Confirmed", "已确认"), new("ListReturned", "退回重新拟定"), new("Empty", "名单为空") { LeadsAway = true }];

    public override string Form => "_ListConfirmForm";
}
