using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>The invited person sets the password, which opens the account and confirms the address.</summary>
public sealed class AcceptInvitation(
    DbContext reading,
    IWriteGate gate,
    IPasswordHasher<AppUser> hasher,
    OneTimeLinks links,
    AuditTrail audit
)
{
    /// <summary>The person whom a valid link invites; null for an invalid one.</summary>
    public async Task<AppUser?> FindAsync(UserId userId, string linkToken, CancellationToken cancellation = default) =>
        await links.IsAliveAsync(reading, userId, LinkPurpose.Invitation, linkToken, cancellation)
            ? await reading
                .Set<AppUser>()
                .AsNoTracking()
                .SingleOrDefaultAsync(user => user.Id == userId.Value && user.DisabledAt == null, cancellation)
            : null;

    public async Task<AccountOutcome> RunAsync(UserId userId, string linkToken, string password, CancellationToken cancellation = default)
    {
        if (await FindAsync(userId, linkToken, cancellation) is not { } known)
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
                if (
                    await PersonRows.FindAsync(db, userId, token) is not { DisabledAt: null } user
                    || !await links.RedeemAsync(db, userId, LinkPurpose.Invitation, linkToken, token)
                )
                {
                    return AccountOutcome.DeadLink;
                }

                (user.PasswordHash, user.EmailConfirmed, user.SecurityStamp) = (hash, true, PersonRows.NewStamp());
                var roles = await PersonRows.RolesOfAsync(db, userId, token);
                var actor = new Actor(userId, user.FullName, OrganisationId.OrNull(user.OrganisationId), roles);
                await audit.AppendAsync(db, new AuditEntry(AuditStream.User(user.Id), actor, "user.accepted-invitation", new { }), token);
                return new AccountOutcome.Done(user.Id);
            },
            cancellation
        );
    }
}
