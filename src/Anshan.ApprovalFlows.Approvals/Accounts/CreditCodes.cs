using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>One active applicant for each credit code; whoever comes second claims it, and a unit decides.</summary>
public static class CreditCodes
{
    /// <summary>Names nobody: who has registered it is not told to strangers.</summary>
    public const string Held =
        "这个统一社会信用代码已经由另一个账号登记为申报主体。您也代表这个单位的，请在“主体信息”中提交认领，由所在地区的部门核实。";

    /// <summary>
    /// Within a write: the same question, after whoever else is just saving this code; the answer stands until the write ends.
    /// </summary>
    public static async Task<bool> IsHeldLockedAsync(DbContext db, ApplicantProfile profile, CancellationToken cancellation)
    {
        if (profile.CreditCode.Length > 0)
        {
            await db.LockAsync("credit-code", profile.CreditCode, cancellation);
        }

        return await IsHeldAsync(db, profile, cancellation);
    }

    /// <summary>Whether an active applicant other than this one has its code.</summary>
    public static Task<bool> IsHeldAsync(DbContext db, ApplicantProfile profile, CancellationToken cancellation) =>
        profile.CreditCode.Length == 0
            ? Task.FromResult(false)
            : db.Set<ApplicantProfile>()
                .AnyAsync(
                    row => row.CreditCode == profile.CreditCode && !row.IsContested && row.SubjectId != profile.SubjectId,
                    cancellation
                );
}
