namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>督办办结: the head of a unit closes its duty as done or missed.</summary>
internal sealed class DutyClosingTask : TaskType
{
    public override TaskKind Kind => TaskKind.DutyClosing;

    public override bool CountsTowardsTotal => false;

    public override string ActivityType => "Anshan.DutyClosing";

    public override string Name => "督办办结";

    public override IReadOnlyList<TaskEnd> Ends { get; } =
    [new("Fulfilled", "完成", EndTone.Good), new("Missed", "未完成", EndTone.Bad), new("Returned", "退回补充", EndTone.Again)];

    public override string Form => "_RecordForm";

    public override bool IsRecord => true;
}
