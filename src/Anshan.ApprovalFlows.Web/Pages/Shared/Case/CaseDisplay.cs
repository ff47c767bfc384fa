using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Web.Display;
using CaseRow = Anshan.ApprovalFlows.Approvals.Cases.Case;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Case;

/// <summary>How cases and tasks are put on screen.</summary>
public static class CaseDisplay
{
    /// <summary>The due day; a task is due at the last moment of it, which may be written as 24:00.</summary>
    public static string DueDate(DateTimeOffset due) => ChinaTime.Display(ChinaTime.DateOf(due.AddMilliseconds(-1)));

    public static StatusBadge Outcome(CaseTask task) => Outcome(task.Kind, task.Outcome);

    public static StatusBadge Outcome(TaskKind kind, string? outcome) =>
        (outcome is null ? null : TaskTypes.Of(kind).End(outcome)) is { } end ? new(end.Label, ToneOf(end.Tone)) : new("", Tone.Neutral);

    private static Tone ToneOf(EndTone tone) =>
        tone switch
        {
            EndTone.Neutral => Tone.Neutral,
            EndTone.Good => Tone.Success,
            EndTone.Bad => Tone.Danger,
            EndTone.Again => Tone.Attention,
            EndTone.Answered => Tone.Progress,
            _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, null),
        };

    /// <summary>What follows, whoever reads it.</summary>
    public static string Next(CaseView view) =>
        view.Case.IsPaused ? "因故暂停，处理后继续。"
        : view.AccountCorrection is not null
            ? $"{(view.HasApplicant ? "申请主体" : "拟定名单的单位")}更正收款账户后，由付款经办人以外的另一人确认，再重新拨付。"
        : view.Case.Status == CaseStatus.AwaitingCorrection ? "申请主体补正并重新提交后，由原单位重新审核。"
        : view.OpenTasks.FirstOrDefault(task => SecondEnds.Are(task.Kind)) is { } second
            ? second.Purpose == TurnPurpose.Sign ? "单位负责人签发同意后生效，退回的由经办人员重新办理。"
                : "另一人复核同意后生效，退回的由经办人员重新办理。"
        : view.OpenTasks.Any(task => task.Kind == TaskKind.Duty) ? "每月报告一次，全部完成或者督办到期后，由责任单位负责人办结。"
        : view.Steps.SkipWhile(step => step.State != StepState.Current).Skip(1).FirstOrDefault() is { } next ? $"办完后进入“{next.Name}”。"
        : "办完后本件办结。";

    /// <summary>The same in one line of a list, from the row alone.</summary>
    public static string NextOf(CaseRow row) =>
        row switch
        {
            { IsOpen: false } => "",
            { IsPaused: true } => "因故暂停，处理后继续。",
            { Status: CaseStatus.AwaitingCorrection, StagePurpose: TurnPurpose.Correct } => "请核对并更正收款账户。",
            { Status: CaseStatus.AwaitingCorrection } => "请补正后重新提交。",
            { Status: CaseStatus.UnderReview } => "等待审核。",
            { Status: CaseStatus.InProgress } => "等待办理结果。",
            { Status: CaseStatus.AwaitingAward } => "等待核定金额。",
            { Status: CaseStatus.AwaitingTransfer } => "等待资金拨付。",
            {
                Status: CaseStatus.Completed
                    or CaseStatus.Missed
                    or CaseStatus.Rejected
                    or CaseStatus.Withdrawn
                    or CaseStatus.Expired
                    or CaseStatus.Cancelled
            } => "",
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Status, "No word."),
        };
}
