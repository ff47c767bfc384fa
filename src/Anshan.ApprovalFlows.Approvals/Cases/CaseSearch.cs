using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>
/// Finds cases by what people type: a part of the number, the applicant, its credit code or the title, in any width, case and shape of
/// brackets. A <c>*</c> stands for anything: AS2023-*-0027 is a number that begins and ends like that.
/// </summary>
public static class CaseSearch
{
    private const int ShortestCode = 4;
    private const int CodeLength = 18;

    /// <summary>The cases that contain the words; % and _ are what they look like.</summary>
    public static IQueryable<Case> Finding(this IQueryable<Case> cases, string? words)
    {
        var pattern = SameText.Pattern(words);
        var number = pattern;
        if (pattern.Contains('*', StringComparison.Ordinal))
        {
            // A number is matched from its beginning to its end, a name anywhere.
            pattern = pattern.Replace('*', '%');
            number = pattern[1..^1];
        }

        var code = SameText.Folded(words);
        var isCode = code.Length >= ShortestCode && code.All(char.IsAsciiLetterOrDigit);
        return cases.Where(row =>
            EF.Functions.Like(SameText.Folded(row.Number), number, "\\")
            || EF.Functions.Like(SameText.Folded(row.ApplicantName), pattern, "\\")
            || EF.Functions.Like(SameText.Folded(row.Title), pattern, "\\")
            // The key of a person is a longer hash, which nobody types.
            || (isCode && row.EntityKey != null && row.EntityKey.Length <= CodeLength && EF.Functions.Like(row.EntityKey, pattern, "\\"))
        );
    }
}
