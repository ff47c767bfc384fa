using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>
/// A system administrator registers an applicant as the government of its county or zone, or takes that back: what measure 1.1 is for, and
/// what nobody can declare about oneself.
/// </summary>
public sealed class GrantGovernment(IWriteGate gate, AuditTrail audit, TimeProvider machine)
{
    /// <summary>Why this applicant cannot be registered, in a sentence; null when it can.</summary>
    public static string? Objection(ApplicantProfile? profile) =>
        profile is null ? "这个账号还没有填写主体信息，填写以后才能登记。"
        : profile.IsContested ? "这个统一社会信用代码还由另一个主体登记着，先由所在地区的部门核实。"
        : BankAccounts.SubjectOf(profile.IsIndividual, profile.CreditCode) != SubjectKind.Government
            ? "主体信息中的统一社会信用代码不是机关的（机关的代码以 11 开头），不能登记为县（市）区政府。"
        : profile.RegionId.Length == 0 ? "主体信息中没有选择所在地区，选择以后才能登记。"
        : null;

    public Task<AccountOutcome> RunAsync(
        Actor actor,
        string userId,
        string subjectId,
        bool isGranted,
        CancellationToken cancellation = default
    ) =>
        actor.Is(Roles.SystemAdministrator)
            ? gate.WriteAsync((db, token) => StoreAsync(db, actor, userId, subjectId, isGranted, token), cancellation)
            : Task.FromResult<AccountOutcome>(new AccountOutcome.Refused("只有系统管理员可以登记县（市）区政府。"));

    private async Task<AccountOutcome> StoreAsync(
        DbContext db,
        Actor actor,
        string userId,
        string subjectId,
        bool isGranted,
        CancellationToken cancellation
    )
    {
        var profile = await db.Set<ApplicantProfile>()
            .SingleOrDefaultAsync(
                row =>
                    row.SubjectId == subjectId
                    && db.Set<SubjectMember>().Any(member => member.SubjectId == subjectId && member.UserId == userId),
                cancellation
            );
        if (profile is null || (isGranted && Objection(profile) is not null))
        {
            return new AccountOutcome.Refused(Objection(profile)!);
        }

        if (profile.Kinds.HasFlag(ApplicantKind.CountyGovernment) == isGranted)
        {
            return new AccountOutcome.Done(userId);
        }

        profile.Kinds ^= ApplicantKind.CountyGovernment;
        profile.UpdatedAt = machine.GetUtcNow();
        await audit.AppendAsync(
            db,
            new AuditEntry(
                AuditStream.User(userId),
                actor,
                isGranted ? "government.granted" : "government.revoked",
                new
                {
                    profile.Name,
                    profile.CreditCode,
                    profile.RegionId,
                }
            ),
            cancellation
        );
        return new AccountOutcome.Done(userId);
    }
}
