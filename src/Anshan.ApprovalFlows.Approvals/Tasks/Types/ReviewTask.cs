namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>审核: a unit looks at the application and decides.</summary>
internal sealed class ReviewTask : TaskType
{
    public override TaskKind Kind => TaskKind.Review;

    public override string ActivityType => "Anshan.Review";

    public override string Name => "审核";

    public override IReadOnlyList<TaskEnd> Ends { get; } =
    [new("Approved", "通过", EndTone.Good), new("Returned", "退回补正", EndTone.Again), new("Rejected", "不予通过", EndTone.Bad)];

    public override string Form => "_ReviewForm";

    public override IReadOnlySet<TurnChange> Changes { get; } = new HashSet<TurnChange>(OfCase) { TurnChange.AddSigners };
}
