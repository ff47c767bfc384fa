using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

public abstract record SignInOutcome
{
    private SignInOutcome() { }

    public sealed record Welcome(AppUser User, IReadOnlyCollection<string> Roles) : SignInOutcome;

    /// <summary>Wrong address, wrong password, or locked: one answer for all three.</summary>
    public sealed record Refused : SignInOutcome;

    /// <summary>The password was right, the account is disabled.</summary>
    public sealed record Disabled : SignInOutcome;
}

/// <summary>Checks address and password; five wrong ones in a row lock the account for fifteen minutes.</summary>
public sealed class SignIn(UserManager<AppUser> users, DbContext db, IWriteGate gate, AuditTrail audit)
{
    // So that an unknown address costs the same time as a known one.
    private static readonly AppUser Nobody = new();
    private static string? hashOfNobody;

    public async Task<SignInOutcome> CheckAsync(string email, string password, CancellationToken cancellation = default)
    {
        var user = await users.FindByEmailAsync(EmailText.Address(email));
        if (user?.PasswordHash is null || await users.IsLockedOutAsync(user))
        {
            var hash = hashOfNobody ??= users.PasswordHasher.HashPassword(Nobody, "nobody");
            users.PasswordHasher.VerifyHashedPassword(Nobody, hash, password);
            return new SignInOutcome.Refused();
        }

        if (!await users.CheckPasswordAsync(user, password))
        {
            await users.AccessFailedAsync(user);
            if (await users.IsLockedOutAsync(user))
            {
                await RecordLockAsync(user, cancellation);
            }

            return new SignInOutcome.Refused();
        }

        if (user.AccessFailedCount > 0)
        {
            await users.ResetAccessFailedCountAsync(user);
        }

        return user switch
        {
            { DisabledAt: not null } => new SignInOutcome.Disabled(),
            { EmailConfirmed: false } => new SignInOutcome.Refused(), // no way here leaves a password without a confirmed address
            _ => new SignInOutcome.Welcome(user, await PersonRows.RolesOfAsync(db, user.Id, cancellation)),
        };
    }

    private Task RecordLockAsync(AppUser user, CancellationToken cancellation) =>
        gate.WriteAsync(
            async (context, token) =>
                await audit.AppendAsync(
                    context,
                    new AuditEntry(AuditStream.User(user.Id), Actor.System, "user.locked", new { Minutes = 15 }),
                    token
                ),
            cancellation
        );
}
