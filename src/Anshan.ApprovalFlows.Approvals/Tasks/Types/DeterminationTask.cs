namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>核定金额: a unit fixes the amount within what was computed.</summary>
internal sealed class DeterminationTask : TaskType
{
    public override TaskKind Kind => TaskKind.Determination;

    public override string ActivityType => "Anshan.DetermineAward";

    public override string Name => "核定金额";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Determined", "已核定", EndTone.Good), new("Proposed", "已提出待复核")];

    public override string Form => "_AmountForm";

    public override IReadOnlyList<TrialWay> TrialWays { get; } =
    [new("Determined", "按算出的金额核定", IsGood: true), new("Zero", "核定为零")];

    public override IReadOnlySet<TurnChange> Changes { get; } =
        new HashSet<TurnChange> { TurnChange.Reassign, TurnChange.Delegate, TurnChange.Suspend, TurnChange.SendBack };
}
