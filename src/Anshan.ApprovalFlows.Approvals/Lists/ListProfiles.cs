using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>Compares the lines of a list with the profiles of the same units; a difference is shown, but does not block.</summary>
public sealed class ListProfiles(OpenDatabase open)
{
    private const int Shown = 4;

    /// <summary>
    /// The screening with the differences at its lines. A unit of which several people have profiles agrees where one of them does.
    /// </summary>
    public async Task<EntitlementScreening> CompareAsync(EntitlementScreening screening, CancellationToken cancellation)
    {
        var codes = screening.Rows.Select(row => row.CreditCode).Where(code => code.Length > 0).Distinct().ToList();
        await using var pooled = open();
        var profiles = (
            await pooled
                .Context.Set<ApplicantProfile>()
                .AsNoTracking()
                .Where(profile => codes.Contains(profile.CreditCode))
                .OrderByDescending(profile => profile.UpdatedAt)
                .ToListAsync(cancellation)
        ).ToLookup(profile => profile.CreditCode);
        return screening with
        {
            Rows = [.. screening.Rows.Select(row => row with { Differences = [.. Between(row, [.. profiles[row.CreditCode]])] })],
        };
    }

    private static IEnumerable<string> Between(EntitlementRow row, IReadOnlyList<ApplicantProfile> profiles)
    {
        var named = profiles.Where(profile => profile.Name.Length > 0).ToList();
        if (named.Count > 0 && !named.Exists(profile => SameText.IsSame(profile.Name, row.Name)))
        {
            yield return $"名称与该单位主体信息中的“{named[0].Name}”不同";
        }

        var paid = profiles.Where(profile => profile.BankAccount.Length > 0).ToList();
        if (paid.Count > 0 && !paid.Exists(profile => profile.BankAccount == AccountText.In(row.Account)))
        {
            yield return $"账号与该单位主体信息中的（{paid[0].BankName}，尾号 {TextLength.Last(paid[0].BankAccount, Shown)}）不同";
        }
    }
}
