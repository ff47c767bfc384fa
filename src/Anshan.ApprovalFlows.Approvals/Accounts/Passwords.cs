using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Resets a forgotten password by a link, or changes a known one. Both end all other sessions.</summary>
public sealed class Passwords(
    DbContext reading,
    IWriteGate gate,
    IPasswordHasher<AppUser> hasher,
    OneTimeLinks links,
    AccountMails mails,
    AuditTrail audit
)
{
    /// <summary>Sends the link if there is such an account that may use it; the caller does not learn whether there is.</summary>
    public Task RequestResetAsync(string email, CancellationToken cancellation = default) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                if (await PersonRows.FindByEmailAsync(db, email, token) is { EmailConfirmed: true, DisabledAt: null } user)
                {
                    mails.ResetPassword(db, user, await links.IssueAsync(db, user.Id, LinkPurpose.ResetPassword, token));
                }

                return true;
            },
            cancellation
        );

    public async Task<AccountOutcome> ResetAsync(UserId userId, string linkToken, string password, CancellationToken cancellation = default)
    {
        var known = await reading.Set<AppUser>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == userId.Value, cancellation);
        if (known is null || !await links.IsAliveAsync(reading, userId, LinkPurpose.ResetPassword, linkToken, cancellation))
        {
            return AccountOutcome.DeadLink;
        }

        if (PasswordRule.Problem(password, known.Email!) is { } problem)
        {
            return new AccountOutcome.Refused(problem, "Password");
        }

        var hash = hasher.HashPassword(known, password);
        return await gate.WriteAsync<AccountOutcome>(
            async (db, token) =>
            {
                return await links.RedeemAsync(db, userId, LinkPurpose.ResetPassword, linkToken, token)
                    ? await StoreAsync(db, userId, hash, "user.password-reset", token)
                    : AccountOutcome.DeadLink;
            },
            cancellation
        );
    }

    public async Task<AccountOutcome> ChangeAsync(Actor actor, string current, string password, CancellationToken cancellation = default)
    {
        var known = await reading.Set<AppUser>().AsNoTracking().SingleAsync(row => row.Id == actor.UserId.Value, cancellation);
        if (
            known.PasswordHash is not { } present
            || hasher.VerifyHashedPassword(known, present, current) == PasswordVerificationResult.Failed
        )
        {
            return new AccountOutcome.Refused("当前密码不正确。", "Current");
        }

        if (PasswordRule.Problem(password, known.Email!) is { } problem)
        {
            return new AccountOutcome.Refused(problem, "Password");
        }

        var hash = hasher.HashPassword(known, password);
        return await gate.WriteAsync((db, token) => StoreAsync(db, actor.UserId, hash, "user.password-changed", token), cancellation);
    }

    private async Task<AccountOutcome> StoreAsync(DbContext db, UserId userId, string hash, string action, CancellationToken cancellation)
    {
        var user = await db.Set<AppUser>().SingleAsync(row => row.Id == userId.Value, cancellation);
        user.PasswordHash = hash;
        await OneTimeLinks.RevokeAsync(db, userId, LinkPurpose.ResetPassword, cancellation); // also those that were asked for and not used
        user.SecurityStamp = PersonRows.NewStamp();
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        var roles = await PersonRows.RolesOfAsync(db, userId, cancellation);
        var actor = new Actor(userId, user.FullName, OrganisationId.OrNull(user.OrganisationId), roles);
        await audit.AppendAsync(db, new AuditEntry(AuditStream.User(user.Id), actor, action, new { }), cancellation);
        return new AccountOutcome.Done(user.Id);
    }
}
