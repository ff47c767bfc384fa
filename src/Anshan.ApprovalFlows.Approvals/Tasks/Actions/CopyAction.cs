using Anshan.ApprovalFlows.Approvals.Access;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Actions;

/// <summary>抄送: somebody else is told of the case and may read it.</summary>
internal sealed class CopyAction : TaskAction
{
    public override string Code => "copy";

    public override bool IsForMany => true;

    public override string Label => "抄送";

    public override string Effect => "请其他人员阅知：对方可以查看本办件，不需要办理，没有期限。";

    public override IReadOnlyList<ActionPart> Asks => [ActionPart.Reader];

    public override bool NeedsReason => false;

    public override string ReasonLabel => "附言";

    public override string Done => "已抄送。";

    protected override string? ObjectionOf(TaskSituation situation, Actor actor) =>
        situation.Task.IsOf(actor) || situation.Task.IsHeadedBy(actor) ? null : "只有办理单位的人员可以抄送。";
}
