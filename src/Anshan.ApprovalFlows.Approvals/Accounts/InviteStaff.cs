using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>A member of staff is invited by mail: a link that works once, within 72 hours.</summary>
public sealed class InviteStaff(
    IWriteGate gate,
    OneTimeLinks links,
    AccountMails mails,
    AuditTrail audit,
    OrganisationTree organisations,
    TimeProvider machine
)
{
    public async Task<AccountOutcome> InviteAsync(Actor actor, string email, StaffRequest request, CancellationToken cancellation = default)
    {
        if (!EmailText.IsAddress(email))
        {
            return new AccountOutcome.Refused("请填写一个有效的电子邮箱。", "Email");
        }

        if (request.Objection(organisations) is { } objection)
        {
            return objection;
        }

        return await gate.WriteAsync<AccountOutcome>(
            async (db, token) =>
            {
                if (await PersonRows.FindByEmailAsync(db, email, token) is not null)
                {
                    return new AccountOutcome.Refused("这个邮箱已经有账号。申请人账号不能兼作工作人员账号，请换一个邮箱。", "Email");
                }

                var now = machine.GetUtcNow();
                var user = PersonRows.New(email, request.FullName, now);
                (user.OrganisationId, user.InvitedAt) = (request.OrganisationId, now);
                db.Set<AppUser>().Add(user);
                PersonRows.AddRoles(db, user, request.Roles);
                await SendAsync(db, user, request.Roles, token);
                await RecordAsync(
                    db,
                    user,
                    actor,
                    "user.invited",
                    new
                    {
                        user.Email,
                        user.FullName,
                        user.OrganisationId,
                        request.Roles,
                    },
                    token
                );
                return new AccountOutcome.Done(user.Id);
            },
            cancellation
        );
    }

    /// <summary>Sends a new link; the one sent before becomes invalid.</summary>
    public Task<AccountOutcome> SendAgainAsync(Actor actor, string userId, CancellationToken cancellation = default) =>
        gate.WriteAsync<AccountOutcome>(
            async (db, token) =>
            {
                if (await PersonRows.FindAsync(db, userId, token) is not { InvitedAt: not null, PasswordHash: null, DisabledAt: null } user)
                {
                    return new AccountOutcome.Refused("这个账号不在等待接受邀请的状态，不能再次发送邀请。");
                }

                await SendAsync(db, user, await PersonRows.RolesOfAsync(db, userId, token), token);
                await RecordAsync(db, user, actor, "user.invited-again", new { user.Email }, token);
                return new AccountOutcome.Done(user.Id);
            },
            cancellation
        );

    private async Task SendAsync(DbContext db, AppUser user, IReadOnlyCollection<string> roles, CancellationToken cancellation) =>
        mails.Invitation(db, user, roles, await links.IssueAsync(db, user.Id, LinkPurpose.Invitation, cancellation));

    private Task RecordAsync(DbContext db, AppUser user, Actor actor, string action, object data, CancellationToken cancellation) =>
        audit.AppendAsync(db, new AuditEntry(AuditStream.User(user.Id), actor, action, data), cancellation);
}
