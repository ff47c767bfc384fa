using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>
/// Finds cases by what people type: a part of the number, the applicant or the title, in any width, case and shape of brackets.
/// </summary>
public static class CaseSearch
{
    /// <summary>The cases that contain the words; % and _ are what they look like.</summary>
    public static IQueryable<Case> Finding(this IQueryable<Case> cases, string? words)
    {
        var pattern = SameText.Pattern(words);
        return cases.Where(row =>
            EF.Functions.Like(SameText.Folded(row.Number), pattern, "\\")
            || EF.Functions.Like(SameText.Folded(row.ApplicantName), pattern, "\\")
            || EF.Functions.Like(SameText.Folded(row.Title), pattern, "\\")
        );
    }
}
