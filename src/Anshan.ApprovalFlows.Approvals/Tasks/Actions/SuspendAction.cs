using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>挂起: the head stops a task until a day.</summary>
internal sealed class SuspendAction : TaskAction
{
    public override string Code => "suspend";

    public override bool IsForMany => true;

    public override bool IsOfHead => true;

    public override string Label => "挂起";

    public override string Effect => "暂停办理到指定日期，期间不计办理时限、不催办；到期自动恢复。";

    public override IReadOnlyList<ActionPart> Asks => [ActionPart.Until];

    public override string Done => "已挂起，到期自动恢复。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor) =>
        situation.Task.Status != CaseTaskStatus.Open ? "本任务已经办结或转出。"
        : situation.Task.SuspendedAt is not null ? "本任务已经挂起。"
        : !situation.Task.IsHeadedBy(actor) ? "只有单位负责人可以挂起。"
        : NotTaken(situation, TurnChange.Suspend, Label);

    public override Stimulus Stimulus(TaskSituation situation, Actor actor, ActionChoice choice) =>
        TaskVerbs.Suspend.Send(situation.Task, actor, new SuspendInput(choice.Until!.Value, choice.Reason));
}
