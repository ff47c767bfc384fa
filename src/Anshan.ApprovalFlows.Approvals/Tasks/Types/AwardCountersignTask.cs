namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>复核核定金额: another person than the one who determined agrees to the amount, or sends it back.</summary>
internal sealed class AwardCountersignTask : TaskType
{
    public override TaskKind Kind => TaskKind.AwardCountersign;

    public override string ActivityType => "Anshan.DetermineAward";

    public override string Name => "复核核定金额";

    public override IReadOnlyList<TaskEnd> Ends => SecondEnds.All;

    public override string Form => "_SecondForm";
}
