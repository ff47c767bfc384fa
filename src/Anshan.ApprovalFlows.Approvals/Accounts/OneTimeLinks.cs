using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>The purpose of a link in a mail, and how long it is valid.</summary>
public sealed record LinkPurpose(string Name, TimeSpan Lifetime)
{
    /// <summary>Anybody can ask for one, so a later one does not invalidate the earlier ones.</summary>
    public static LinkPurpose ResetPassword { get; } = new("reset-password", TimeSpan.FromHours(2)) { SideBySide = 5 };
    public static LinkPurpose Invitation { get; } = new("invitation", TimeSpan.FromHours(72));

    /// <summary>How many links of one person are valid at once; the oldest is revoked first.</summary>
    public int SideBySide { get; private init; } = 1;
}

/// <summary>The secret of a link that is about to be mailed, and when it expires (machine time).</summary>
public sealed record IssuedLink(string Token, DateTimeOffset ExpiresAt);

/// <summary>
/// Links that work once: only the hash of the secret is stored, a new link revokes the oldest beyond <see cref="LinkPurpose.SideBySide"/>,
/// and all links of the purpose are used up in the commit that carries it out.
/// </summary>
public sealed class OneTimeLinks(TimeProvider machine)
{
    private const string Provider = "link";

    /// <summary>A random secret that can stand in an address.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Stores a new link for the person inside a turn.</summary>
    public async Task<IssuedLink> IssueAsync(DbContext db, string userId, LinkPurpose purpose, CancellationToken cancellation)
    {
        var link = new IssuedLink(NewToken(), machine.GetUtcNow() + purpose.Lifetime);
        var value = $"{HashOf(link.Token)}|{link.ExpiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}";
        var row = await FindAsync(db, userId, purpose, cancellation);
        if (row is null)
        {
            db.Set<IdentityUserToken<string>>()
                .Add(
                    new IdentityUserToken<string>
                    {
                        UserId = userId,
                        LoginProvider = Provider,
                        Name = purpose.Name,
                        Value = value,
                    }
                );
        }
        else
        {
            var others = Entries(row).Where(IsInTime).TakeLast(purpose.SideBySide - 1);
            row.Value = string.Join(' ', [.. others, value]);
        }

        return link;
    }

    /// <summary>Whether the link would work now.</summary>
    public async Task<bool> IsAliveAsync(DbContext db, string userId, LinkPurpose purpose, string token, CancellationToken cancellation) =>
        IsAlive(await FindAsync(db, userId, purpose, cancellation), token);

    /// <summary>Uses up the link inside a turn; false when it is wrong, used, replaced or expired.</summary>
    public async Task<bool> RedeemAsync(DbContext db, string userId, LinkPurpose purpose, string token, CancellationToken cancellation)
    {
        var row = await FindAsync(db, userId, purpose, cancellation);
        if (!IsAlive(row, token))
        {
            return false;
        }

        db.Set<IdentityUserToken<string>>().Remove(row!);
        return true;
    }

    /// <summary>Revokes a link that was not used.</summary>
    public static async Task RevokeAsync(DbContext db, string userId, LinkPurpose purpose, CancellationToken cancellation)
    {
        if (await FindAsync(db, userId, purpose, cancellation) is { } row)
        {
            db.Set<IdentityUserToken<string>>().Remove(row);
        }
    }

    private bool IsAlive(IdentityUserToken<string>? row, string token)
    {
        var sent = Encoding.ASCII.GetBytes(HashOf(token));
        return Entries(row)
            .Any(entry => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(entry.Split('|')[0]), sent) && IsInTime(entry));
    }

    // Each is the hash and the time of expiry.
    private static string[] Entries(IdentityUserToken<string>? row) => row?.Value?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private bool IsInTime(string entry) =>
        entry.Split('|') is [_, var expiry]
        && machine.GetUtcNow().ToUnixTimeMilliseconds() < long.Parse(expiry, CultureInfo.InvariantCulture);

    private static Task<IdentityUserToken<string>?> FindAsync(
        DbContext db,
        string userId,
        LinkPurpose purpose,
        CancellationToken cancellation
    ) =>
        db.Set<IdentityUserToken<string>>()
            .SingleOrDefaultAsync(row => row.UserId == userId && row.LoginProvider == Provider && row.Name == purpose.Name, cancellation);
}
