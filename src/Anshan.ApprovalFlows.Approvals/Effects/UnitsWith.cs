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
        foreach (var unit in organisations.UpwardsOf(asked.OrganisationId))
        {
            if (await Reachable.OfUnit(database, unit.Id, asked.Role).AnyAsync(cancellation))
            {
                return new UnitWith(unit.Id);
            }
        }

        return new UnitWith(asked.OrganisationId);
    }
}
