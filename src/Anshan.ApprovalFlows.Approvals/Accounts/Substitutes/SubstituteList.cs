using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;

/// <summary>One substitution with the names of both.</summary>
/// <param name="Row">The row.</param>
/// <param name="Person">Who is away.</param>
/// <param name="Substitute">Who acts.</param>
/// <param name="State">Where it stands today.</param>
public sealed record SubstitutionLine(Substitution Row, string Person, string Substitute, SubstitutionState State)
{
    /// <summary>Whether it can still be ended.</summary>
    public bool IsOpen => State is SubstitutionState.Coming or SubstitutionState.Present;
}

/// <summary>Where a substitution stands.</summary>
public enum SubstitutionState
{
    /// <summary>进行中</summary>
    Present,

    /// <summary>未开始</summary>
    Coming,

    /// <summary>已到期</summary>
    Over,

    /// <summary>提前结束</summary>
    Ended,
}

/// <summary>代理: the substitutions that a person has to do with, and those of the unit for its head; past ones included.</summary>
public sealed class SubstituteList(DbContext db, CaseClock clock)
{
    /// <summary>How many are read.</summary>
    public const int Most = 200;

    /// <summary>Those of a person and, for a head, of the unit; what holds first, then the latest.</summary>
    public Task<IReadOnlyList<SubstitutionLine>> OfAsync(Actor actor, CancellationToken cancellation = default)
    {
        var (person, unit) = (actor.UserId.Value, actor.HeadedUnit);
        return ReadAsync(
            db.Set<Substitution>()
                .Where(row => row.PersonId == person || row.SubstituteId == person || (unit != null && row.OrganisationId == unit)),
            cancellation
        );
    }

    /// <summary>Those in which a person is away, for an administrator.</summary>
    public Task<IReadOnlyList<SubstitutionLine>> OfPersonAsync(string person, CancellationToken cancellation = default) =>
        ReadAsync(db.Set<Substitution>().Where(row => row.PersonId == person), cancellation);

    /// <inheritdoc cref="Reachable.PeopleAsync"/>
    public Task<IReadOnlyList<(string Id, string Name)>> PeopleAsync(string? unit, CancellationToken cancellation = default) =>
        Reachable.PeopleAsync(db, unit, cancellation);

    private async Task<IReadOnlyList<SubstitutionLine>> ReadAsync(IQueryable<Substitution> rows, CancellationToken cancellation)
    {
        var today = ChinaTime.DateOf(clock.Now);
        var found = await (
            from row in rows.AsNoTracking()
            join away in db.Set<AppUser>() on row.PersonId equals away.Id
            join acting in db.Set<AppUser>() on row.SubstituteId equals acting.Id
            orderby row.LastDay descending, row.NamedAt descending
            select new
            {
                Row = row,
                Person = away.FullName,
                Substitute = acting.FullName,
            }
        )
            .Take(Most)
            .ToListAsync(cancellation);
        return
        [
            .. found
                .Select(item => new SubstitutionLine(item.Row, item.Person, item.Substitute, StateOf(item.Row, today)))
                .OrderBy(line => line.State),
        ];
    }

    private static SubstitutionState StateOf(Substitution row, DateOnly today) =>
        row.EndedAt is not null ? SubstitutionState.Ended
        : row.LastDay < today ? SubstitutionState.Over
        : row.FirstDay > today ? SubstitutionState.Coming
        : SubstitutionState.Present;
}
