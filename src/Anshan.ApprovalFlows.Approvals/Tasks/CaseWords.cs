using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>The words on screen and in mails for codes; one word for one thing everywhere.</summary>
public static class CaseWords
{
    /// <summary>False where a unit opened the case itself: then there is nobody to write to.</summary>
    public static bool HasApplicant(Case row) => HasApplicant(row.SubjectId);

    /// <inheritdoc cref="HasApplicant(Case)"/>
    public static bool HasApplicant(string subjectId) => !DutyCases.IsUnit(subjectId);

    public static string Status(CaseStatus status) =>
        status switch
        {
            CaseStatus.UnderReview => "审核中",
            CaseStatus.AwaitingCorrection => "待补正",
            CaseStatus.AwaitingAward => "待核定",
            CaseStatus.AwaitingTransfer => "拨付中",
            CaseStatus.Completed => "已办结",
            CaseStatus.Rejected => "不予通过",
            CaseStatus.Withdrawn => "已撤回",
            CaseStatus.Expired => "补正超期终止",
            CaseStatus.InProgress => "办理中",
            CaseStatus.Missed => "未完成",
            CaseStatus.Cancelled => "已终止",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No word."),
        };

    /// <summary>How an incident was dealt with.</summary>
    public static string Resolution(string resolution) =>
        resolution switch
        {
            "retried" => "重试",
            "skipped" => "跳过故障环节",
            "relocated" => "改到其他环节",
            _ => "取消",
        };

    /// <summary>How a task of this kind ended; empty where it has not.</summary>
    public static string Outcome(TaskKind kind, string? outcome) => outcome is null ? "" : TaskTypes.Of(kind).End(outcome).Label;

    /// <summary>A way out of an activity, whatever its kind. One code is a way out of several kinds that name it differently.</summary>
    public static string Outcome(string? outcome) =>
        outcome switch
        {
            null => "",
            "Failed" => "未成功或不通过",
            _ => TaskTypes.All.SelectMany(type => type.Ends).FirstOrDefault(end => end.Code == outcome)?.Label ?? outcome,
        };
}
