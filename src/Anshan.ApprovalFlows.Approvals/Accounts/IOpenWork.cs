using Anshan.ApprovalFlows.Approvals.Access;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>The open work of a person, for whoever changes the account: nobody keeps what they can no longer do.</summary>
public interface IOpenWork
{
    /// <summary>Takes the claimed tasks from a person; runs in the caller's turn of the write gate.</summary>
    /// <param name="db">Writable.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="person">Whose tasks.</param>
    /// <param name="choice">Which tasks, and to whom they go.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    /// <returns>The protocol; null where the person had nothing of it.</returns>
    Task<Guid?> LeaveAsync(DbContext db, Actor actor, AppUser person, LeavingWork choice, CancellationToken cancellation);
}

/// <summary>Which tasks leave a person, and to whom.</summary>
/// <param name="Reason">Why, for the protocol and the history of each case.</param>
public sealed record LeavingWork(string Reason)
{
    /// <summary>The colleague who takes over what the separation of duties allows; null where all of it goes back to the unit.</summary>
    public string? ToId { get; init; }

    /// <summary>The unit whose tasks leave; null for all.</summary>
    public string? OfUnit { get; init; }

    /// <summary>The unit and the roles that the person still has: tasks of it stay. Null where nothing stays.</summary>
    public (string? OrganisationId, IReadOnlyCollection<string> Roles)? Stays { get; init; }
}
