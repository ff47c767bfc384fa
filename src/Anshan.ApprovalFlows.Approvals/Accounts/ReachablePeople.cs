using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Finds whom a mail about work reaches: persons with their accounts, or the units of a trial in place of them.</summary>
public interface IReachablePeople
{
    /// <summary>Those in one of the roles, by name; of every unit where none is named.</summary>
    Task<IReadOnlyList<AppUser>> InRolesAsync(
        DbContext db,
        IReadOnlyList<string> roles,
        string? organisationId,
        CancellationToken cancellation
    );
}

/// <summary>The persons who have an account.</summary>
public sealed class ReachablePeople(TimeProvider machine) : IReachablePeople
{
    public async Task<IReadOnlyList<AppUser>> InRolesAsync(
        DbContext db,
        IReadOnlyList<string> roles,
        string? organisationId,
        CancellationToken cancellation
    )
    {
        var people = Reachable.InRoles(db, roles, machine.GetUtcNow());
        return await (organisationId is null ? people : people.Where(user => user.OrganisationId == organisationId))
            .OrderBy(user => user.FullName)
            .ThenBy(user => user.Id)
            .ToListAsync(cancellation);
    }
}
