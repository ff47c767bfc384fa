namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>专家评审: a unit records the scores of several experts.</summary>
internal sealed class ExpertReviewTask : TaskType
{
    public override TaskKind Kind => TaskKind.ExpertReview;

    public override string ActivityType => "Anshan.ExpertReview";

    public override string Name => "专家评审";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Passed", "通过"), new("Failed", "不通过", EndTone.Bad)];

    public override string Form => "_RecordForm";

    public override bool IsRecord => true;

    public override IReadOnlySet<TurnChange> Changes => OfCase;
}
