using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;

/// <summary>An account as it may act at present: its roles, its applicants, whom it stands for, and who stands for it.</summary>
/// <param name="User">The account, disabled or not.</param>
/// <param name="Actor">What it may do.</param>
/// <param name="StoodInBy">Who acts in its place today; null where nobody does.</param>
public sealed record ActingPerson(AppUser User, Actor Actor, StandIn? StoodInBy)
{
    /// <summary>The person, by one command; null where there is no such account.</summary>
    /// <param name="db">Read only.</param>
    /// <param name="id">The account.</param>
    /// <param name="day">The day in Anshan, by business time.</param>
    /// <param name="cancellation">Cancels the read.</param>
    public static async Task<ActingPerson?> FindAsync(DbContext db, string? id, DateOnly day, CancellationToken cancellation = default)
    {
        var (links, members, pairs) = (db.Set<IdentityUserRole<string>>(), db.Set<SubjectMember>(), PairsOn(db, day));
        var found = await db.Set<AppUser>()
            .AsNoTracking()
            .Where(user => user.Id == id)
            .Select(user => new
            {
                User = user,
                Roles = links.Where(row => row.UserId == user.Id).Select(row => row.RoleId).ToList(),
                Subjects = members
                    .Where(row => row.UserId == user.Id)
                    .OrderBy(row => row.Since)
                    .ThenBy(row => row.SubjectId)
                    .Select(row => row.SubjectId)
                    .ToList(),
                Others = (
                    from pair in pairs
                    where pair.Acting.Id == user.Id && pair.Absent.DisabledAt == null
                    join link in links on pair.Absent.Id equals link.UserId
                    select new
                    {
                        pair.Absent.Id,
                        pair.Absent.FullName,
                        pair.Row.LastDay,
                        Role = link.RoleId,
                    }
                ).ToList(),
                OthersSubjects = (
                    from row in db.Set<Substitution>().On(day)
                    where row.SubstituteId == user.Id
                    join member in members on row.PersonId equals member.UserId
                    select new { member.UserId, member.SubjectId }
                ).ToList(),
                StandIns = (
                    from pair in pairs
                    where pair.Absent.Id == user.Id && pair.Acting.DisabledAt == null
                    join link in links on pair.Acting.Id equals link.UserId
                    select new
                    {
                        pair.Acting.FullName,
                        pair.Row.FirstDay,
                        pair.Row.LastDay,
                        Role = link.RoleId,
                    }
                ).ToList(),
            })
            .SingleOrDefaultAsync(cancellation);
        if (found is null)
        {
            return null;
        }

        var subjects = found.OthersSubjects.Distinct().ToLookup(row => row.UserId, row => row.SubjectId);
        var stood = found
            .Others.GroupBy(row => (row.Id, row.FullName, row.LastDay))
            .Select(person =>
                Standing(person.Key.Id, person.Key.FullName, person.Key.LastDay, person.Select(row => row.Role), subjects[person.Key.Id])
            )
            .Where(person => MayStandFor(found.Roles, person.Roles))
            .OrderBy(person => person.Name, StringComparer.Ordinal)
            .ThenBy(person => person.Id.Value, StringComparer.Ordinal);
        var actor = new Actor(new(found.User.Id), found.User.FullName, OrganisationId.OrNull(found.User.OrganisationId), found.Roles)
        {
            Subjects = found.Subjects,
            Subject = SubjectId.OrNull(found.Subjects.Find(own => own == found.User.SubjectId) ?? found.Subjects.FirstOrDefault()),
            StandsFor = [.. stood],
        };
        var standIn = found
            .StandIns.GroupBy(row => new StandIn(row.FullName, row.FirstDay, row.LastDay), row => row.Role)
            .FirstOrDefault(person => MayStandFor([.. person], found.Roles));
        return new ActingPerson(found.User, actor, standIn?.Key);
    }

    /// <summary>For each substitute of a day the people stood for, whatever the roles of the substitute.</summary>
    public static async Task<ILookup<string, StoodFor>> StandingAsync(DbContext db, DateOnly day, CancellationToken cancellation = default)
    {
        var rows = await (
            from pair in PairsOn(db, day)
            where pair.Absent.DisabledAt == null
            join link in db.Set<IdentityUserRole<string>>() on pair.Absent.Id equals link.UserId
            orderby pair.Absent.FullName, pair.Absent.Id
            select new
            {
                pair.Row.SubstituteId,
                pair.Absent.Id,
                pair.Absent.FullName,
                pair.Row.LastDay,
                Role = link.RoleId,
            }
        ).ToListAsync(cancellation);
        var ids = rows.Select(row => row.Id).Distinct().ToList();
        var subjects = (
            await db.Set<SubjectMember>().AsNoTracking().Where(row => ids.Contains(row.UserId)).ToListAsync(cancellation)
        ).ToLookup(row => row.UserId, row => row.SubjectId);
        return rows.GroupBy(row => (row.SubstituteId, row.Id, row.FullName, row.LastDay))
            .ToLookup(
                person => person.Key.SubstituteId,
                person =>
                    Standing(
                        person.Key.Id,
                        person.Key.FullName,
                        person.Key.LastDay,
                        person.Select(row => row.Role),
                        subjects[person.Key.Id]
                    )
            );
    }

    /// <summary>The substitutions that hold on a day, with both people: of those that are of one unit still.</summary>
    private static IQueryable<Pair> PairsOn(DbContext db, DateOnly day) =>
        from row in db.Set<Substitution>().On(day)
        join absent in db.Set<AppUser>() on row.PersonId equals absent.Id
        join acting in db.Set<AppUser>() on row.SubstituteId equals acting.Id
        where absent.OrganisationId == acting.OrganisationId
        select new Pair
        {
            Row = row,
            Absent = absent,
            Acting = acting,
        };

    private static StoodFor Standing(string id, string name, DateOnly lastDay, IEnumerable<string> roles, IEnumerable<string> subjects) =>
        new(new(id), name, lastDay, [.. roles.Where(Roles.CaseWork.Contains).Distinct().Order(StringComparer.Ordinal)], [.. subjects]);

    /// <summary>Whether these roles may act in the place of those: both work on cases, and one person may have all.</summary>
    public static bool MayStandFor(IReadOnlyCollection<string> roles, IReadOnlyCollection<string> others) =>
        roles.Any(Roles.CaseWork.Contains) && others.Any(Roles.CaseWork.Contains) && Conflict(roles, others) is null;

    /// <summary>Why the roles of both cannot come together in one hand; null where they can.</summary>
    public static string? Conflict(IReadOnlyCollection<string> roles, IReadOnlyCollection<string> others) =>
        Roles.Conflict([.. roles.Union(others.Where(Roles.CaseWork.Contains))]);

    private sealed class Pair
    {
        public required Substitution Row { get; init; }
        public required AppUser Absent { get; init; }
        public required AppUser Acting { get; init; }
    }
}

/// <summary>Who acts in the place of a person at present.</summary>
/// <param name="Name">The name.</param>
/// <param name="FirstDay">Since when.</param>
/// <param name="LastDay">Until when.</param>
public sealed record StandIn(string Name, DateOnly FirstDay, DateOnly LastDay);
