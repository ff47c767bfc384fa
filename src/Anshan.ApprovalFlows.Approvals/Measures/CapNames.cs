using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>
/// The events, streets, bases and carriers that others have applied for, to be chosen instead of typed: two spellings would be two caps.
/// </summary>
public static class CapNames
{
    private const int Most = 200;

    /// <summary>The names by the field in which they are typed. Of projects only the applicant's own.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> OfAsync(
        DbContext db,
        MeasurePackage measure,
        ApplicantProfile? profile,
        CancellationToken cancellation
    )
    {
        Dictionary<string, IReadOnlyList<string>> names = [];
        foreach (
            var cap in (measure.Award?.Caps ?? []).Where(cap => cap.IsShared && cap.Key is { Count: > 0 }).DistinctBy(cap => cap.Key![0])
        )
        {
            var own = cap.Scope == CapScope.Project ? SameText.Key(profile?.EntityKey() ?? "") + "/" : "";
            var prefix = $"{measure.Id}/{cap.Scope}/{own}";
            names[cap.Key![0]] = await db.Set<CapBalance>()
                .AsNoTracking()
                .Where(row => row.Key.StartsWith(prefix) && row.Name != "")
                .Select(row => row.Name)
                .Distinct()
                .OrderBy(name => name)
                .Take(Most)
                .ToListAsync(cancellation);
        }

        return names;
    }
}
