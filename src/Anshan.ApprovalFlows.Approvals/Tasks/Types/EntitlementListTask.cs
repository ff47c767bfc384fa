namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>拟定名单: a unit proposes who is entitled.</summary>
internal sealed class EntitlementListTask : TaskType
{
    public override TaskKind Kind => TaskKind.EntitlementList;

    public override string ActivityType => "Anshan.EntitlementList";

    public override string Name => "拟定名单";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Listed", "已拟定")];

    public override string Form => "_ListForm";
}
