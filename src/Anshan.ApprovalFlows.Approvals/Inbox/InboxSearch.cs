using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Inbox;

/// <summary>Narrows tasks to those whose case number, applicant or title contains what was typed; % and _ are what they look like.</summary>
internal static class InboxSearch
{
    private const int Longest = 100;

    public static IQueryable<CaseTask> Matching(this IQueryable<CaseTask> tasks, string? typed, IQueryable<Case> cases)
    {
        var words = (typed ?? "").Trim();
        if (words.Length == 0)
        {
            return tasks;
        }

        var name = Pattern(words);
        var number = Pattern(FullWidth.ToHalf(words));
        return tasks.Where(task => cases.Any(row => row.Id == task.CaseId && (
            EF.Functions.Like(row.Number, number, "\\")
            || EF.Functions.Like(row.ApplicantName, name, "\\")
            || EF.Functions.Like(row.Title, name, "\\"))));
    }

    private static string Pattern(string words)
    {
        var text = words.Length > Longest ? words[..Longest] : words;
        return $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
    }
}
