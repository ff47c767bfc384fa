using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>Narrows tasks to those whose case is found by what was typed.</summary>
internal static class InboxSearch
{
    public static IQueryable<CaseTask> Matching(this IQueryable<CaseTask> tasks, string? typed, IQueryable<Case> cases)
    {
        if (SameText.Folded(typed).Length == 0)
        {
            return tasks;
        }

        var found = cases.Finding(typed);
        return tasks.Where(task => found.Any(row => row.Id == task.CaseId));
    }
}
