using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>Finds who countersigns or signs a step about money (ADR 47).</summary>
/// <remarks>
/// Another officer of the same unit countersigns; where it has none, its head; else officers, then the head, of the unit above. The head
/// of the unit signs, else the head above. Where nobody is left the task waits in the unit itself, and the check of the data says so.
/// </remarks>
internal static class SecondPersons
{
    public static async Task<SecondPerson> FindAsync(
        DbContext database,
        OrganisationTree organisations,
        GetSecondPerson asked,
        Guid caseId,
        CancellationToken cancellation
    )
    {
        var done = await SecondPayers.DoneAsync(database, caseId, cancellation);
        var task = new AskedTask(asked.Kind, asked.ActivityId, asked.ExecutionId);
        var roles = RolesOf(asked);
        foreach (var unit in organisations.UpwardsOf(asked.OrganisationId))
        {
            foreach (var role in roles)
            {
                var people = await SecondPayers.PeopleAsync(database, unit.Id, role, cancellation);
                if (
                    people.Exists(person =>
                        person != asked.ActorId && person != asked.ForId && Separation.Objection(done, task, [person]) is null
                    )
                )
                {
                    return new SecondPerson(unit.Id, unit.Name, role);
                }
            }
        }

        return new SecondPerson(asked.OrganisationId, organisations.Find(asked.OrganisationId)?.Name ?? asked.OrganisationId, roles[0]);
    }

    private static string[] RolesOf(GetSecondPerson asked) =>
        asked.Kind is TaskKind.AwardSignature or TaskKind.PaymentSignature || asked.Role == Roles.Head
            ? [Roles.Head]
            : [asked.Role, Roles.Head];
}
