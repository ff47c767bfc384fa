namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>答复: a unit answers a question.</summary>
internal sealed class AnswerTask : TaskType
{
    public override TaskKind Kind => TaskKind.Answer;

    public override string ActivityType => "Anshan.Answer";

    public override string Name => "答复咨询";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Answered", "已答复", EndTone.Good)];

    public override string Form => "_RecordForm";

    public override bool IsRecord => true;

    public override IReadOnlySet<TurnChange> Changes => OfCase;
}
