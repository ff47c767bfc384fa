using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>协办: somebody gives an opinion to the one who decides, by a delegation or as a signer before them.</summary>
internal sealed class AdviceTask : TaskType
{
    public override TaskKind Kind => TaskKind.Advice;

    /// <summary>A review, which most often asks for it; every activity of a unit may.</summary>
    public override string ActivityType => "Anshan.Review";

    public override string Name => "协办意见";

    public override IReadOnlyList<TaskEnd> Ends { get; } =
    [
        new(nameof(Advice.Agreed), "同意", EndTone.Good),
        new(nameof(Advice.Disagreed), "不同意", EndTone.Bad) { LeadsAway = false },
        new(nameof(Advice.Commented), "已提意见"),
    ];

    public override string Form => "_AdviceForm";

    public override IReadOnlySet<TurnChange> Changes { get; } = new HashSet<TurnChange> { TurnChange.Reassign, TurnChange.ReassignToUnit };
}
