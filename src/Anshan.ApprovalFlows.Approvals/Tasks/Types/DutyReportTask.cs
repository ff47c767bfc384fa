namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>最终报告: a unit says what it has achieved when the day of its duty is over.</summary>
internal sealed class DutyReportTask : TaskType
{
    public override TaskKind Kind => TaskKind.DutyReport;

    public override bool CountsTowardsTotal => false;

    public override string ActivityType => "Anshan.DutyReport";

    public override string Name => "最终报告";

    public override IReadOnlyList<TaskEnd> Ends { get; } = [new("Reported", "已报告")];

    public override string Form => "_RecordForm";

    public override bool IsRecord => true;
}
