using Anshan.ApprovalFlows.Approvals.Deadlines;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>Whether a measure can be applied for on a day of business time.</summary>
/// <param name="IsOpen">Both days of the window are inclusive, the last one until 24:00 in Anshan.</param>
/// <param name="DaysLeft">Calendar days after today; 0 on the last day, null where nothing ends or nothing is open.</param>
/// <param name="Reason">Why it is closed, as a sentence; empty when open.</param>
public sealed record OpenState(bool IsOpen, int? DaysLeft, string Reason)
{
    public static OpenState On(DateOnly today, Window window) =>
        window switch
        {
            { ClosedReason: { } reason } => new(false, null, $"申报已关闭：{reason}"),
            { Opens: { } opens } => new(false, null, $"申报尚未开始：{opens.What}后开始申报，日期还没有登记。"),
            { From: { } from } when today < from => new(false, null, $"申报尚未开始，{ChinaTime.Display(from)}起可以申报。"),
            { To: { } to } when today > to => new(false, null, $"申报已于{ChinaTime.Display(to)}24时截止，不能再提交新的申请。"),
            { To: { } to } => new(true, to.DayNumber - today.DayNumber, ""),
            _ => new(true, null, ""),
        };
}
