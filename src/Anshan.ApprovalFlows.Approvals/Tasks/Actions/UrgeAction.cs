using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Deadlines;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>催办: the head, or who decided before, asks whoever has the task to go on.</summary>
internal sealed class UrgeAction : TaskAction
{
    public override string Code => "urge";

    public override bool IsForMany => true;

    public override bool IsOfHead => true;

    public override string Label => "催办";

    public override string Effect => "立即发邮件提醒办理人员，并记入办理经过；同一任务每天最多催办一次。";

    public override bool NeedsReason => false;

    public override string ReasonLabel => "附言";

    public override string Done => "已催办，办理人员已收到邮件。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor) =>
        situation.Task.Status != CaseTaskStatus.Open ? "本任务已经办结或转出。"
        : situation.Task.SuspendedAt is not null ? "本任务已挂起，不能催办。"
        : situation.Task.IsHeldBy(actor) ? "本任务由您办理。"
        : !situation.Task.IsHeadedBy(actor) && !Decided(situation, actor) ? "只有单位负责人和办过本办件的人员可以催办。"
        : situation.Task.UrgedAt is { } at && ChinaTime.DateOf(at) == situation.Today ? "今天已经催办过，请明天再催。"
        : null;

    private static bool Decided(TaskSituation situation, Actor actor) => situation.Found.OfCase.Any(row => row.IsEndedBy(actor));
}
