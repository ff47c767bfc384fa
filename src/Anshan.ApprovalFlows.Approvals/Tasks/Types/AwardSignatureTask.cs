namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>签发核定金额: above a threshold the head agrees to the amount, or sends it back.</summary>
internal sealed class AwardSignatureTask : TaskType
{
    public override TaskKind Kind => TaskKind.AwardSignature;

    public override string ActivityType => "Anshan.DetermineAward";

    public override string Name => "签发核定金额";

    public override IReadOnlyList<TaskEnd> Ends => SecondEnds.All;

    public override string Form => "_SecondForm";
}
