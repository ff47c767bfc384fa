using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>One of the unit's people, with what was ended in the last <see cref="UnitLoad.Days"/> days.</summary>
public sealed record UnitPerson(string Id, string Name, IReadOnlyList<string> Roles, int Ended);

/// <summary>本单位: who works there, for the head.</summary>
public sealed class UnitLoad(DbContext db, CaseClock clock)
{
    /// <summary>How far back it counts what was ended.</summary>
    public const int Days = 30;

    /// <summary>The people of the head's unit who can sign in and work on cases, by name; nobody for anybody else.</summary>
    public async Task<IReadOnlyList<UnitPerson>> PeopleAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.IsOrStandsFor(Roles.Head) || actor.OrganisationId?.Value is not { } unit)
        {
            return [];
        }

        var links = await Reachable.Staff(db).Where(link => link.Unit == unit).ToListAsync(cancellation);
        var since = clock.Now.AddDays(-Days);
        var ended = await db.Set<CaseTask>()
            .Where(task => task.Status == CaseTaskStatus.Done && task.OrganisationId == unit && task.DecidedAt > since)
            .GroupBy(task => task.DecidedById)
            .Select(group => new { Person = group.Key ?? "", Count = group.Count() })
            .ToDictionaryAsync(group => group.Person, group => group.Count, cancellation);
        return
        [
            .. links
                .GroupBy(link => (link.PersonId, link.Name))
                .Select(person => new UnitPerson(
                    person.Key.PersonId,
                    person.Key.Name,
                    [.. person.Select(link => link.Role)],
                    ended.GetValueOrDefault(person.Key.PersonId)
                ))
                .OrderBy(person => person.Name, StringComparer.Ordinal),
        ];
    }
}
