using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>Finds who confirms a change of account beside the one who pays.</summary>
/// <remarks>Two finance officers see to it among themselves. A unit with one, who will pay, falls to its head, and without a head to the unit above.</remarks>
internal static class SecondPayers
{
    /// <returns>A <see cref="SecondPayer"/>; a <see cref="NoFact"/> where nobody is left, which is an incident for the administrator.</returns>
    public static async Task<object> FindAsync(DbContext database, OrganisationTree organisations, string payer, Guid caseId, CancellationToken cancellation)
    {
        for (var unit = organisations.Find(payer); unit is not null; unit = unit.ParentId is { } above ? organisations.Find(above) : null)
        {
            if (await Able(database, unit.Id, Roles.Finance, caseId).CountAsync(cancellation) >= (unit.Id == payer ? 2 : 1))
            {
                return new SecondPayer(unit.Id, unit.Name, Roles.Finance);
            }

            if (await Able(database, unit.Id, Roles.Head, caseId).AnyAsync(cancellation))
            {
                return new SecondPayer(unit.Id, unit.Name, Roles.Head);
            }
        }

        return new NoFact($"收款账户的变更须由付款单位的第二人确认，但{organisations.Find(payer)?.Name ?? payer}没有第二名财务拨付人员，也没有未参与审核的单位负责人，上级单位同样没有。请增加人员后重试。");
    }

    /// <summary>Those of the unit in the role who may still have to do with the money of this case: whoever reviewed or determined may not.</summary>
    private static IQueryable<AppUser> Able(DbContext database, string unit, string role, Guid caseId) =>
        from user in Reachable.InRoles(database, database.Set<AppUser>(), [role])
        where user.OrganisationId == unit && user.DisabledAt == null && user.EmailConfirmed
        where !database.Set<CaseTask>().Any(task => task.CaseId == caseId && task.DecidedById == user.Id && (task.Kind == TaskKind.Review || task.Kind == TaskKind.Determination))
        select user;
}
