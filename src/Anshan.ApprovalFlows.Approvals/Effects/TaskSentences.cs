using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The lines of the history about reminders and overdue tasks: what has happened, and to whom.</summary>
/// <remarks>
/// A unit's people are told by the work mail of the morning; a sentence names them, or says that there is nobody to tell.
/// </remarks>
public static class TaskSentences
{
    public static string DueSoon(string unit, CaseTask task, IReadOnlyList<string> readers) =>
        $"{unit}的“{task.Title}”将于{Day(task)}到期，{WorkMail(readers)}";

    public static string Overdue(string unit, CaseTask task) => $"{unit}的“{task.Title}”已超过办理时限（{Day(task)}）";

    public static string Chased(string unit, CaseTask task, int number, IReadOnlyList<string> readers)
    {
        var what = $"{unit}的“{task.Title}”{(task.DueAt is null ? "尚未登记" : "超期未办")}";
        return readers.Count == 0
            ? $"{what}，{WorkMail(readers)}"
            : string.Create(CultureInfo.InvariantCulture, $"第 {number} 次催办：{what}，{WorkMail(readers)}");
    }

    public static string Reported(string unit, CaseTask task, EscalationRecipient above) =>
        above.People.Count == 0
            ? $"{unit}的“{task.Title}”超期未办，没有可以上报的负责人或流程管理员"
            : $"{unit}的“{task.Title}”超期未办，已上报{above.Who}（{Names([.. above.People.Select(person => person.Name)])}）";

    public static string Correction(string applicant, CaseTask task, bool isTold)
    {
        var what =
            $"“{task.Title}”{(task.OverdueAt is not null ? $"已超过期限（{Day(task)}）" : task.DueAt is null ? "尚未办理" : $"将于{Day(task)}到期")}";
        return isTold ? $"已发邮件提醒{applicant}：{what}" : what;
    }

    /// <summary>The same, where a unit was told of it too.</summary>
    public static string Told(string text, string unit, IReadOnlyList<(string Id, string Name)> people) =>
        $"{text}；列入{unit}的工作邮件（{Names([.. people.Select(person => person.Name)])}）";

    /// <summary>Who was written to about a fault.</summary>
    public static string AdministratorsTold(IReadOnlyList<string> names) =>
        names.Count == 0 ? "没有能收到邮件的管理员，请登录后在“异常”中处理" : $"已发邮件通知管理员（{Names(names)}）";

    private static string WorkMail(IReadOnlyList<string> readers) =>
        readers.Count == 0 ? "本单位没有能收到邮件的办理人员" : $"列入工作邮件（{Names(readers)}）";

    private static string Names(IReadOnlyList<string> names) =>
        names.Count <= 3
            ? string.Join("、", names)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join("、", names.Take(3))}等 {names.Count} 人");

    private static string Day(CaseTask task) => task.DueAt is { } at ? ChinaTime.Display(ChinaTime.DateOf(at.AddTicks(-1))) : "";
}
