using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.AspNetCore.Identity;

namespace Anshan.ApprovalFlows.Approvals.People;

/// <summary>An applicant makes an account of its own; the address counts only once its link was opened.</summary>
public sealed class Registration(IWriteGate gate, IPasswordHasher<AppUser> hasher, OneTimeLinks links, AccountMails mails, AuditTrail audit, TimeProvider machine)
{
    /// <summary>Registers, and says nothing about whether the address was known: the answer is in the mail.</summary>
    /// <remarks>An address registered but never confirmed starts anew: the latest name and password count, the older link is dead.</remarks>
    public Task RegisterAsync(string fullName, string email, string password, CancellationToken cancellation = default)
    {
        var user = PersonRows.New(email, fullName, machine.GetUtcNow());
        user.PasswordHash = hasher.HashPassword(user, password); // costs time: before the turn, and for known addresses too
        return gate.WriteAsync((db, token) => StoreAsync((AppDbContext)db, user, token), cancellation);
    }

    /// <summary>Sends the confirmation once more, to someone who has just proved to know the password.</summary>
    public Task SendAgainAsync(string userId, CancellationToken cancellation = default) => gate.WriteAsync(
        async (context, token) =>
        {
            var db = (AppDbContext)context;
            if (await PersonRows.FindAsync(db, userId, token) is { EmailConfirmed: false } user)
            {
                mails.Confirm(db, user, await links.IssueAsync(db, user.Id, LinkPurpose.ConfirmEmail, token));
            }

            return true;
        },
        cancellation);

    public Task<AccountOutcome> ConfirmAsync(string userId, string linkToken, CancellationToken cancellation = default) =>
        gate.WriteAsync<AccountOutcome>(
            async (context, token) =>
            {
                var db = (AppDbContext)context;
                if (await PersonRows.FindAsync(db, userId, token) is not { } user
                    || !await links.RedeemAsync(db, userId, LinkPurpose.ConfirmEmail, linkToken, token))
                {
                    return AccountOutcome.DeadLink;
                }

                user.EmailConfirmed = true;
                await audit.AppendAsync(db, new AuditEntry(AuditStream.User(user.Id), ActorOf(user), "user.confirmed", new { user.Email }), token);
                return new AccountOutcome.Done(user.Id);
            },
            cancellation);

    private async Task<bool> StoreAsync(AppDbContext db, AppUser fresh, CancellationToken cancellation)
    {
        var known = await PersonRows.FindByEmailAsync(db, fresh.Email!, cancellation);
        if (known is { EmailConfirmed: true } or { InvitedAt: not null } or { DisabledAt: not null })
        {
            mails.AlreadyRegistered(db, known);
            return true;
        }

        if (known is null)
        {
            db.Users.Add(fresh);
            PersonRows.AddRoles(db, fresh, [Roles.Applicant]);
        }
        else
        {
            (known.PasswordHash, known.FullName, known.SecurityStamp) = (fresh.PasswordHash, fresh.FullName, fresh.SecurityStamp);
        }

        var user = known ?? fresh;
        mails.Confirm(db, user, await links.IssueAsync(db, user.Id, LinkPurpose.ConfirmEmail, cancellation));
        await audit.AppendAsync(
            db, new AuditEntry(AuditStream.User(user.Id), ActorOf(user), "user.registered", new { user.Email, user.FullName }), cancellation);
        return true;
    }

    private static Actor ActorOf(AppUser user) => new(user.Id, user.FullName, null, [Roles.Applicant]);
}
