using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.People;

/// <summary>The rows behind people and roles, as every use case here makes and reads them. A role's id is its name.</summary>
internal static class PersonRows
{
    /// <summary>How an address is compared.</summary>
    public static string Normal(string email) => EmailText.Key(email);

    public static AppUser New(string email, string fullName, DateTimeOffset now) => new()
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

    public static Task<AppUser?> FindAsync(AppDbContext db, string userId, CancellationToken cancellation) =>
        db.Users.SingleOrDefaultAsync(user => user.Id == userId, cancellation);

    public static Task<AppUser?> FindByEmailAsync(AppDbContext db, string email, CancellationToken cancellation)
    {
        var normal = Normal(email);
        return db.Users.SingleOrDefaultAsync(user => user.NormalizedEmail == normal, cancellation);
    }

    public static Task<List<string>> RolesOfAsync(AppDbContext db, string userId, CancellationToken cancellation) =>
        db.UserRoles.Where(row => row.UserId == userId).Select(row => row.RoleId).Order().ToListAsync(cancellation);

    public static void AddRoles(AppDbContext db, AppUser user, IEnumerable<string> roles) =>
        db.UserRoles.AddRange(roles.Select(role => new IdentityUserRole<string> { UserId = user.Id, RoleId = role }));

    public static async Task ReplaceRolesAsync(AppDbContext db, AppUser user, IReadOnlyCollection<string> roles, CancellationToken cancellation)
    {
        var present = await db.UserRoles.Where(row => row.UserId == user.Id).ToListAsync(cancellation);
        db.UserRoles.RemoveRange(present.Where(row => !roles.Contains(row.RoleId)));
        AddRoles(db, user, roles.Except(present.Select(row => row.RoleId)));
    }

    /// <summary>People who are system administrators and may sign in.</summary>
    public static IQueryable<AppUser> ActiveSystemAdministrators(AppDbContext db) => db.Users.Where(user =>
        user.DisabledAt == null && user.PasswordHash != null
        && db.UserRoles.Any(row => row.UserId == user.Id && row.RoleId == Roles.SystemAdministrator));
}
