namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>公示: a unit decides the objections to a notice; the end of the notice ends it.</summary>
internal sealed class PublicNoticeTask : TaskType
{
    public override TaskKind Kind => TaskKind.PublicNotice;

    public override string ActivityType => "Anshan.PublicNotice";

    public override string Name => "公示";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Unopposed", "无异议"), new("Objected", "异议成立") { LeadsAway = true }];

    public override string Form => "_ObjectionsForm";

    public override IReadOnlyList<TrialWay> TrialWays { get; } = [new("Objected", "异议成立", IsGood: true)];

    public override IReadOnlySet<TurnChange> Changes { get; } = new HashSet<TurnChange> { TurnChange.Reassign };
}
