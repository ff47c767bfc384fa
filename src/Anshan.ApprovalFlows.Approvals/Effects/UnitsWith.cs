using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>Finds the unit that has somebody in a role, upwards as overdue tasks are reported.</summary>
internal static class UnitsWith
{
    /// <summary>Only people who can sign in count.</summary>
    public static async Task<UnitWith> FindAsync(
        DbContext database,
        OrganisationTree organisations,
        GetUnitWith asked,
        CancellationToken cancellation
    )
    {
        for (
            var unit = organisations.Find(asked.OrganisationId);
            unit is not null;
            unit = unit.ParentId is { } above ? organisations.Find(above) : null
        )
        {
            var id = unit.Id.Value;
            var hasSomebody = await Reachable
                .InRoles(database, database.Set<AppUser>(), [asked.Role])
                .AnyAsync(user => user.OrganisationId == id && user.DisabledAt == null && user.EmailConfirmed, cancellation);
            if (hasSomebody)
            {
                return new UnitWith(unit.Id);
            }
        }

        return new UnitWith(asked.OrganisationId);
    }
}
