using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>恢复办理: the head ends a suspension before its day.</summary>
internal sealed class ResumeAction : TaskAction
{
    public override string Code => "resume";

    public override bool IsForMany => true;

    public override bool IsOfHead => true;

    public override string Label => "恢复办理";

    public override string Effect => "提前结束挂起，办理时限按挂起的工作日数顺延。";

    public override string Done => "已恢复办理，时限按挂起的工作日数顺延。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor) =>
        situation.Task.SuspendedAt is null || situation.Task.Status != CaseTaskStatus.Open ? "本任务没有挂起。"
        : !situation.Task.IsHeadedBy(actor) ? "只有单位负责人可以恢复办理。"
        : null;

    public override Stimulus Stimulus(TaskSituation situation, Actor actor, ActionChoice choice) =>
        TaskVerbs.Resume.Send(situation.Task, actor, new ResumeInput(choice.Reason));
}
