using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
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
    /// <remarks>
    /// Where a line says what it is paid for, other lists are held against it elsewhere. A unit that has applied itself for the same
    /// measure is not listed: it would be paid twice (reading 19).
    /// </remarks>
    public async Task<EntitlementScreening> CompareAsync(EntitlementScreening screening, Case listing, CancellationToken cancellation)
    {
        var codes = screening.Rows.Select(row => row.CreditCode).Where(code => code.Length > 0).Distinct().ToList();
        await using var pooled = open();
        var cases = pooled.Context.Set<Case>().AsNoTracking().NotVoid().Where(row => row.MeasureId == listing.MeasureId);
        var known = await pooled
            .Context.Set<ApplicantProfile>()
            .AsNoTracking()
            .Where(profile => codes.Contains(profile.CreditCode))
            .OrderByDescending(profile => profile.UpdatedAt)
            .Select(profile => new
            {
                profile,
                Own = cases.Where(row => row.SubjectId == profile.SubjectId).Select(row => row.Number).ToList(),
            })
            .ToListAsync(cancellation);
        var profiles = known.ToLookup(item => item.profile.CreditCode, item => item.profile);
        var own = known
            .SelectMany(item => item.Own, (item, number) => (item.profile.CreditCode, number))
            .ToLookup(x => x.CreditCode, x => x.number);
        var before = screening.Rows.All(row => row.ObjectKey is not null)
            ? Enumerable.Empty<(string Code, string Number)>().ToLookup(x => x.Code, x => x.Number)
            : await ListedBeforeAsync(pooled.Context, codes, listing, cases, cancellation);
        return screening with
        {
            Rows =
            [
                .. screening.Rows.Select(row =>
                    Against(row, own[row.CreditCode].FirstOrDefault()) with
                    {
                        Differences =
                        [
                            .. Between(row, [.. profiles[row.CreditCode]]),
                            .. before[row.CreditCode].Take(row.ObjectKey is null ? 1 : 0).Select(number => $"已在办件 {number} 的名单中"),
                        ],
                    }
                ),
            ],
        };
    }

    private static async Task<ILookup<string, string>> ListedBeforeAsync(
        DbContext db,
        List<string> codes,
        Case listing,
        IQueryable<Case> cases,
        CancellationToken cancellation
    ) =>
        (
            await db.Set<ListedUnit>()
                .Where(line => codes.Contains(line.CreditCode) && line.CaseId != listing.Id && line.StruckReason == null)
                .Join(cases, line => line.CaseId, row => row.Id, (line, row) => new { line.CreditCode, row.Number })
                .ToListAsync(cancellation)
        ).ToLookup(item => item.CreditCode, item => item.Number);

    private static EntitlementRow Against(EntitlementRow row, string? number) =>
        number is null || !row.IsIn
            ? row
            : row with
            {
                IsIn = false,
                Amount = Money.Zero,
                Reason = $"已经自主申请（办件 {number}），不再列入",
            };

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
