using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>The rows behind people and roles, as every use case here makes and reads them. A role's id is its name.</summary>
internal static class PersonRows
{
    /// <summary>How an address is compared.</summary>
    public static string Normal(string email) => EmailText.Key(email);

    public static AppUser New(string email, string fullName, DateTimeOffset now) =>
        new()
        {
            UserName = EmailText.Address(email),
            NormalizedUserName = Normal(email),
            Email = EmailText.Address(email),
            NormalizedEmail = Normal(email),
            FullName = TypedText.Name(fullName),
            LockoutEnabled = true,
            SecurityStamp = NewStamp(),
            CreatedAt = now,
        };

    /// <summary>A stamp that ends every session of the account.</summary>
    public static string NewStamp() => Guid.NewGuid().ToString("N");

    public static Task<AppUser?> FindAsync(DbContext db, string userId, CancellationToken cancellation) =>
        db.Set<AppUser>().SingleOrDefaultAsync(user => user.Id == userId, cancellation);

    public static Task<AppUser?> FindByEmailAsync(DbContext db, string email, CancellationToken cancellation)
    {
        var normal = Normal(email);
        return db.Set<AppUser>().SingleOrDefaultAsync(user => user.NormalizedEmail == normal, cancellation);
    }

    public static Task<List<string>> RolesOfAsync(DbContext db, string userId, CancellationToken cancellation) =>
        db.Set<IdentityUserRole<string>>().Where(row => row.UserId == userId).Select(row => row.RoleId).Order().ToListAsync(cancellation);

    public static void AddRoles(DbContext db, AppUser user, IEnumerable<string> roles) =>
        db.Set<IdentityUserRole<string>>().AddRange(roles.Select(role => new IdentityUserRole<string> { UserId = user.Id, RoleId = role }));

    public static async Task ReplaceRolesAsync(
        DbContext db,
        AppUser user,
        IReadOnlyCollection<string> roles,
        CancellationToken cancellation
    )
    {
        var present = await db.Set<IdentityUserRole<string>>().Where(row => row.UserId == user.Id).ToListAsync(cancellation);
        db.Set<IdentityUserRole<string>>().RemoveRange(present.Where(row => !roles.Contains(row.RoleId)));
        AddRoles(db, user, roles.Except(present.Select(row => row.RoleId)));
    }

    /// <summary>People who are system administrators and may sign in.</summary>
    public static IQueryable<AppUser> ActiveSystemAdministrators(DbContext db) =>
        db.Set<AppUser>()
            .Where(user =>
                user.DisabledAt == null
                && user.PasswordHash != null
                && db.Set<IdentityUserRole<string>>().Any(row => row.UserId == user.Id && row.RoleId == Roles.SystemAdministrator)
            );
}
