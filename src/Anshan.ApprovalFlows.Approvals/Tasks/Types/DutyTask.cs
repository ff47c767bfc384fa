namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>督办: a unit reports progress until the target is reached.</summary>
internal sealed class DutyTask : TaskType
{
    public override TaskKind Kind => TaskKind.Duty;

    public override bool CountsTowardsTotal => false;

    public override string ActivityType => "Anshan.Duty";

    public override string Name => "督办";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Reported", "已报告"), new("Achieved", "全部完成"), new("Due", "督办到期")];

    public override string Form => "_RecordForm";

    public override bool IsRecord => true;

    public override IReadOnlyList<TrialWay> TrialWays { get; } =
    [new("Reported", "已报告", IsGood: true), new("Achieved", "全部完成", IsGood: true)];
}
