using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>Narrows tasks to those whose case is found by what was typed.</summary>
internal static class InboxSearch
{
    /// <summary>By number, name and credit code, as cases are found everywhere.</summary>
    public static IQueryable<CaseTask> Matching(this IQueryable<CaseTask> tasks, string? typed, IQueryable<Case> cases)
    {
        if (SameText.Folded(typed).Length == 0)
        {
            return tasks;
        }

        var found = cases.Finding(typed);
        return tasks.Where(task => found.Any(row => row.Id == task.CaseId));
    }

    /// <summary>Also by pinyin: the names within these tasks are read and compared here, since no database knows pinyin.</summary>
    public static async Task<IQueryable<CaseTask>> MatchingAsync(
        this IQueryable<CaseTask> tasks,
        string? typed,
        IQueryable<Case> cases,
        PinyinReadings pinyin,
        CancellationToken cancellation
    )
    {
        var letters = SameText.Folded(typed);
        if (!PinyinReadings.CouldBe(letters))
        {
            return tasks.Matching(typed, cases);
        }

        var named = await tasks
            .WithCases(cases)
            .Select(item => new { item.Case.ApplicantName, item.Case.Title })
            .Distinct()
            .ToListAsync(cancellation);
        List<string> applicants = [.. named.Select(row => row.ApplicantName).Distinct().Where(name => pinyin.Finds(name, letters))];
        List<string> titles = [.. named.Select(row => row.Title).Distinct().Where(title => pinyin.Finds(title, letters))];
        var found = cases.Finding(typed);
        return tasks.Where(task =>
            cases.Any(row =>
                row.Id == task.CaseId && (EF.Parameter(applicants).Contains(row.ApplicantName) || EF.Parameter(titles).Contains(row.Title))
            ) || found.Any(row => row.Id == task.CaseId)
        );
    }
}
