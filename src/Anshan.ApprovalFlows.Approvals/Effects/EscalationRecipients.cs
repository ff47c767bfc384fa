using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The people above a unit to whom an overdue task is reported.</summary>
/// <param name="Who">Who that is, in words.</param>
/// <param name="People">Empty where there is nobody.</param>
public sealed record EscalationRecipient(string Who, IReadOnlyList<(string Id, string Name)> People);

/// <summary>The head of the unit, else of the unit above, and so on; else the workflow administrators.</summary>
public sealed class EscalationRecipients(OrganisationTree organisations, IReachablePeople people)
{
    /// <summary>Only people whom a mail reaches count: a head who has left does not.</summary>
    public async Task<EscalationRecipient> OfAsync(DbContext db, string organisationId, CancellationToken cancellation)
    {
        foreach (var unit in organisations.UpwardsOf(organisationId))
        {
            var heads = await InUnitAsync(db, unit.Id, Roles.Head, cancellation);
            if (heads.Count > 0)
            {
                return new EscalationRecipient(unit.Id == organisationId ? "单位负责人" : $"上级单位{unit.ShortName}的负责人", heads);
            }
        }

        return new EscalationRecipient(
            "流程管理员",
            Named(await people.InRolesAsync(db, [Roles.WorkflowAdministrator], null, cancellation))
        );
    }

    /// <summary>The reachable people of a unit in a role.</summary>
    public async Task<List<(string Id, string Name)>> InUnitAsync(
        DbContext db,
        string organisationId,
        string role,
        CancellationToken cancellation
    ) => Named(await people.InRolesAsync(db, [role], organisationId, cancellation));

    private static List<(string Id, string Name)> Named(IEnumerable<AppUser> found) => [.. found.Select(user => (user.Id, user.FullName))];
}
