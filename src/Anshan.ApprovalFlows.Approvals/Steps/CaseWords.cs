using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Inbox;

namespace Anshan.ApprovalFlows.Approvals.Steps;

/// <summary>The words on screen and in mails for codes; one word for one thing everywhere.</summary>
public static class CaseWords
{
    public static string Status(CaseStatus status) => status switch
    {
        CaseStatus.UnderReview => "审核中",
        CaseStatus.AwaitingCorrection => "待补正",
        CaseStatus.AwaitingAward => "待核定",
        CaseStatus.AwaitingTransfer => "拨付中",
        CaseStatus.Completed => "已办结",
        CaseStatus.Rejected => "不予通过",
        CaseStatus.Withdrawn => "已撤回",
        CaseStatus.Expired => "补正超期终止",
        _ => "已终止",
    };

    public static string Kind(TaskKind kind) => kind switch
    {
        TaskKind.Review => "审核",
        TaskKind.Correction => "补正",
        TaskKind.Determination => "核定金额",
        _ => "资金拨付",
    };

    public static string Outcome(string? outcome) => outcome switch
    {
        "Approved" => "通过",
        "Returned" => "退回补正",
        "Rejected" => "不予通过",
        "Determined" => "已核定",
        "Transferred" => "已拨付",
        "Failed" => "拨付未成功",
        "Resubmitted" => "已补正",
        "Withdrawn" => "已撤回",
        "Expired" => "逾期",
        null => "",
        _ => outcome,
    };
}
