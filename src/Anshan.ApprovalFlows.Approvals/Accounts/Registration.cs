using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>
/// Applicants register themselves: the address is typed first, name and password only by the person who has the link that was mailed to it.
/// </summary>
/// <remarks>All that a stranger can do with somebody's address is to have one mail sent, with no text of the stranger in it.</remarks>
public sealed class Registration(
    DbContext reading,
    IWriteGate gate,
    IPasswordHasher<AppUser> hasher,
    RegistrationLinks links,
    AccountMails mails,
    AuditTrail audit,
    TimeProvider machine
)
{
    public const int LongestName = 50;

    private static readonly AccountOutcome.Refused Dead = new(
        "链接已失效：可能已经用过，或者超过了 24 小时。已经注册的，请直接登录；还没有注册的，请重新注册。"
    );

    /// <summary>Sends the link, and does not reveal whether the address was known: the answer is in the mail.</summary>
    public Task RequestAsync(string email, CancellationToken cancellation = default) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                if (await PersonRows.FindByEmailAsync(db, email, token) is { } known)
                {
                    mails.AlreadyRegistered(db, known);
                }
                else
                {
                    var address = EmailText.Address(email);
                    mails.Confirm(db, address, links.Issue(address));
                }

                return true;
            },
            cancellation
        );

    /// <summary>
    /// The address that a valid link makes an account for; null when the link is invalid or the account was made meanwhile.
    /// </summary>
    public async Task<string?> FindAsync(string linkToken, CancellationToken cancellation = default) =>
        links.AddressOf(linkToken) is { } email
        && !await reading.Set<AppUser>().AnyAsync(user => user.NormalizedEmail == PersonRows.Normal(email), cancellation)
            ? email
            : null;

    /// <summary>Makes the account with what the holder of the link chose; the address is confirmed by that.</summary>
    public async Task<AccountOutcome> CompleteAsync(
        string linkToken,
        string? fullName,
        string? password,
        CancellationToken cancellation = default
    )
    {
        if (await FindAsync(linkToken, cancellation) is not { } email)
        {
            return Dead;
        }

        if (string.IsNullOrWhiteSpace(fullName) || TextLength.Exceeds(fullName.Trim(), LongestName))
        {
            return new AccountOutcome.Refused(
                string.IsNullOrWhiteSpace(fullName) ? "请填写姓名。" : $"姓名请控制在 {LongestName} 字以内。",
                "FullName"
            );
        }

        if (PasswordRule.Problem(password, email) is { } problem)
        {
            return new AccountOutcome.Refused(problem, "Password");
        }

        var user = PersonRows.New(email, fullName, machine.GetUtcNow());
        (user.PasswordHash, user.EmailConfirmed) = (hasher.HashPassword(user, password!), true);
        return await gate.WriteAsync((db, token) => StoreAsync(db, user, token), cancellation);
    }

    // The unique index on the address lets one of two links through that are used at the same instant.
    private async Task<AccountOutcome> StoreAsync(DbContext db, AppUser user, CancellationToken cancellation)
    {
        if (await PersonRows.FindByEmailAsync(db, user.Email!, cancellation) is not null)
        {
            return Dead;
        }

        db.Set<AppUser>().Add(user);
        PersonRows.AddRoles(db, user, [Roles.Applicant]);
        var actor = new Actor(new UserId(user.Id), user.FullName, null, [Roles.Applicant]);
        await audit.AppendAsync(
            db,
            new AuditEntry(AuditStream.User(user.Id), actor, "user.registered", new { user.Email, user.FullName }),
            cancellation
        );
        return new AccountOutcome.Done(user.Id);
    }
}
