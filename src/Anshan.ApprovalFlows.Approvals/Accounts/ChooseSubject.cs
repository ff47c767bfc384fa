using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>A member of several applicants chooses the one that new applications are for.</summary>
public sealed class ChooseSubject(IWriteGate gate)
{
    /// <summary>False where the person is no member of it; nothing is changed then.</summary>
    public Task<bool> RunAsync(Actor actor, SubjectId subject, CancellationToken cancellation = default) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                if (
                    !await db.Set<SubjectMember>()
                        .AnyAsync(row => row.SubjectId == subject.Value && row.UserId == actor.UserId.Value, token)
                )
                {
                    return false;
                }

                var user = await db.Set<AppUser>().SingleAsync(row => row.Id == actor.UserId.Value, token);
                user.SubjectId = subject;
                return true;
            },
            cancellation
        );
}
