using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Reads which applicants a person acts for, and who acts for an applicant.</summary>
public static class SubjectReader
{
    /// <summary>The applicants of a person, in the order in which it became a member.</summary>
    public static Task<List<ApplicantProfile>> OfAsync(DbContext db, string userId, CancellationToken cancellation) =>
        (
            from member in db.Set<SubjectMember>()
            join profile in db.Set<ApplicantProfile>() on member.SubjectId equals profile.SubjectId
            where member.UserId == userId
            orderby member.Since, member.SubjectId
            select profile
        )
            .AsNoTracking()
            .ToListAsync(cancellation);

    /// <summary>The accounts of the people who act for an applicant, in the order in which they became members.</summary>
    public static Task<List<AppUser>> MembersAsync(DbContext db, string subjectId, CancellationToken cancellation) =>
        (
            from member in db.Set<SubjectMember>()
            join user in db.Set<AppUser>() on member.UserId equals user.Id
            where member.SubjectId == subjectId
            orderby member.Since, member.UserId
            select user
        )
            .AsNoTracking()
            .ToListAsync(cancellation);
}
