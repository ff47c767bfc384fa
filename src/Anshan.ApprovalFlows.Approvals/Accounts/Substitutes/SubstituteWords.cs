using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Deadlines;

namespace Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;

/// <summary>What people read about substitutes.</summary>
public static class SubstituteWords
{
    /// <summary>9月29日至10月6日; one day alone where both are the same.</summary>
    public static string Days(DateOnly first, DateOnly last) => first == last ? Day(first) : $"{Day(first)}至{Day(last)}";

    /// <summary>To the one who is away.</summary>
    public static string ToAbsent(StandIn by) => $"{Days(by.FirstDay, by.LastDay)}由{by.Name}代理您的任务";

    /// <summary>To the one who acts.</summary>
    public static string ToSubstitute(StoodFor person) => $"您正在代理{person.Name}（至{Day(person.LastDay)}）";

    /// <summary>Where a substitution stands.</summary>
    public static string State(SubstitutionLine line) =>
        line.State switch
        {
            SubstitutionState.Present => "进行中",
            SubstitutionState.Coming => "未开始",
            SubstitutionState.Over => "已到期",
            SubstitutionState.Ended => $"{ChinaTime.Display(line.Row.EndedAt!.Value)}由{line.Row.EndedByName}结束",
            _ => throw new ArgumentOutOfRangeException(nameof(line), line.State, "No word."),
        };

    /// <summary>9月29日</summary>
    public static string Day(DateOnly day) => day.ToString("M月d日", CultureInfo.InvariantCulture);
}
