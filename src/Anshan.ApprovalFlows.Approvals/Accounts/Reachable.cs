using Anshan.ApprovalFlows.Approvals.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Whom a mail about work reaches: an account in use, not locked, with an address that was confirmed.</summary>
public static class Reachable
{
    /// <summary>The reachable people who have one of the roles.</summary>
    /// <param name="db">Read only.</param>
    /// <param name="roles">One of them is enough.</param>
    /// <param name="machineNow">Machine time, by which locks end.</param>
    public static IQueryable<AppUser> InRoles(DbContext db, IReadOnlyList<string> roles, DateTimeOffset machineNow) =>
        InRoles(db, All(db, machineNow), roles);

    /// <summary>Those of these people who have one of the roles.</summary>
    public static IQueryable<AppUser> InRoles(DbContext db, IQueryable<AppUser> people, IReadOnlyList<string> roles) =>
        from user in people
        where
            (
                from link in db.Set<IdentityUserRole<string>>()
                join role in db.Set<IdentityRole>() on link.RoleId equals role.Id
                where link.UserId == user.Id && roles.Contains(role.Name!)
                select link
            ).Any()
        select user;

    /// <summary>The people in one of the roles who can sign in; a lock, which ends by itself, does not count.</summary>
    public static IQueryable<AppUser> Working(DbContext db, IReadOnlyList<string> roles) =>
        InRoles(db, db.Set<AppUser>().AsNoTracking(), roles).Where(user => user.DisabledAt == null && user.EmailConfirmed);

    /// <summary>Those of a unit in a role.</summary>
    public static IQueryable<AppUser> OfUnit(DbContext db, string organisationId, string role) =>
        Working(db, [role]).Where(user => user.OrganisationId == organisationId);

    /// <summary>Everybody who works on cases and can sign in: once for each role.</summary>
    public static IQueryable<StaffRole> Staff(DbContext db) =>
        from user in db.Set<AppUser>().AsNoTracking()
        where user.OrganisationId != null && user.DisabledAt == null && user.EmailConfirmed
        join link in db.Set<IdentityUserRole<string>>() on user.Id equals link.UserId
        where Roles.CaseWork.Contains(link.RoleId)
        select new StaffRole
        {
            PersonId = user.Id,
            Name = user.FullName,
            Unit = user.OrganisationId!,
            Role = link.RoleId,
        };

    /// <summary>The people of a unit who work on cases and can sign in, by name; nobody without a unit.</summary>
    public static async Task<IReadOnlyList<(string Id, string Name)>> PeopleAsync(
        DbContext db,
        string? organisationId,
        CancellationToken cancellation
    ) =>
        [
            .. (await Staff(db).Where(link => link.Unit == organisationId).ToListAsync(cancellation))
                .Select(link => (Id: link.PersonId, link.Name))
                .Distinct()
                .OrderBy(person => person.Name, StringComparer.Ordinal),
        ];

    /// <summary>The reachable people, whatever their roles.</summary>
    public static IQueryable<AppUser> All(DbContext db, DateTimeOffset machineNow) =>
        db.Set<AppUser>()
            .AsNoTracking()
            .Where(user =>
                user.DisabledAt == null
                && user.Email != null
                && user.EmailConfirmed
                && (user.LockoutEnd == null || user.LockoutEnd <= machineNow)
            );
}

/// <summary>A role that somebody has in a unit.</summary>
public sealed record StaffRole
{
    public required string PersonId { get; init; }
    public required string Name { get; init; }
    public required string Unit { get; init; }
    public required string Role { get; init; }
}
