using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Sets up a system without an administrator, once, by a link that is written to the log.</summary>
public sealed class FirstAdministrator(
    OpenDatabase open,
    IWriteGate gate,
    IPasswordHasher<AppUser> hasher,
    AuditTrail audit,
    TimeProvider machine
)
{
    private const string Key = "first-administrator-token";

    public async Task<bool> IsNeededAsync(CancellationToken cancellation = default)
    {
        await using var pooled = open();
        var db = pooled.Context;
        return await IsNeededAsync(db, cancellation);
    }

    /// <summary>A new token that replaces any earlier one and is valid for 24 hours; null when there is an administrator.</summary>
    public Task<string?> IssueTokenAsync(CancellationToken cancellation = default) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                if (!await IsNeededAsync(db, token))
                {
                    return null;
                }

                var secret = OneTimeLinks.NewToken();
                var expiry = machine.GetUtcNow().AddHours(24).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
                var value = $"{OneTimeLinks.HashOf(secret)}|{expiry}";
                var row = await db.Set<Setting>().SingleOrDefaultAsync(setting => setting.Key == Key, token);
                if (row is null)
                {
                    db.Set<Setting>().Add(new Setting { Key = Key, Value = value });
                }
                else
                {
                    row.Value = value;
                }

                return secret;
            },
            cancellation
        );

    public async Task<AccountOutcome> CreateAsync(
        string secret,
        string email,
        string fullName,
        string password,
        CancellationToken cancellation = default
    )
    {
        var user = PersonRows.New(email, fullName, machine.GetUtcNow());
        user.PasswordHash = hasher.HashPassword(user, password);
        user.EmailConfirmed = true; // whoever reads the log is trusted with the address, too
        return await gate.WriteAsync<AccountOutcome>(
            async (db, token) =>
            {
                var row = await db.Set<Setting>().SingleOrDefaultAsync(setting => setting.Key == Key, token);
                if (row is null || !IsRight(row.Value, secret) || !await IsNeededAsync(db, token))
                {
                    return new AccountOutcome.Refused(
                        "令牌不正确或已过期。令牌在服务启动时写入日志，24 小时内有效；重新启动服务可得到新的令牌。",
                        "Token"
                    );
                }

                if (await PersonRows.FindByEmailAsync(db, email, token) is not null)
                {
                    return new AccountOutcome.Refused("这个邮箱已经有账号，请换一个。", "Email");
                }

                db.Set<Setting>().Remove(row);
                db.Set<AppUser>().Add(user);
                PersonRows.AddRoles(db, user, [Roles.SystemAdministrator]);
                await audit.AppendAsync(
                    db,
                    new AuditEntry(AuditStream.User(user.Id), Actor.System, "user.first-administrator", new { user.Email, user.FullName }),
                    token
                );
                return new AccountOutcome.Done(user.Id);
            },
            cancellation
        );
    }

    private static async Task<bool> IsNeededAsync(DbContext db, CancellationToken cancellation) =>
        !await PersonRows.ActiveSystemAdministrators(db).AnyAsync(cancellation);

    private bool IsRight(string stored, string secret) =>
        stored.Split('|') is [var hash, var expiry]
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(OneTimeLinks.HashOf(secret)))
        && machine.GetUtcNow().ToUnixTimeMilliseconds() < long.Parse(expiry, CultureInfo.InvariantCulture);
}
