using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>Finds who confirms a change of account beside the one who pays.</summary>
/// <remarks>
/// Of two finance officers the other one confirms. Where there is only one, who will pay, the head confirms, and without a head the unit
/// above.
/// </remarks>
internal static class SecondPayers
{
    /// <returns>A <see cref="SecondPayer"/>; a <see cref="NoFact"/> where nobody is left, which is an incident for the
    /// administrator.</returns>
    public static async Task<object> FindAsync(
        DbContext database,
        OrganisationTree organisations,
        GetSecondPayer asked,
        Guid caseId,
        CancellationToken cancellation
    )
    {
        var done = await DoneAsync(database, caseId, cancellation);
        var payers = (await PeopleAsync(database, asked.OrganisationId, Roles.Finance, cancellation)).FindAll(person =>
            Separation.Objection(done, new AskedTask(TaskKind.Transfer, asked.ActivityId, asked.ExecutionId), [person]) is null
        );
        foreach (var unit in organisations.UpwardsOf(asked.OrganisationId))
        {
            foreach (var role in new[] { Roles.Finance, Roles.Head })
            {
                var able = (await PeopleAsync(database, unit.Id, role, cancellation)).FindAll(person =>
                    Separation.Objection(done, new AskedTask(TaskKind.AccountConfirmation, asked.ActivityId, asked.ExecutionId), [person])
                        is null
                );
                if (able.Exists(person => payers.Count == 0 || payers.Exists(payer => payer != person)))
                {
                    return new SecondPayer(unit.Id, unit.Name, role);
                }
            }
        }

        var name = organisations.Find(asked.OrganisationId)?.Name ?? asked.OrganisationId;
        return new NoFact(
            $"收款账户的变更须由付款单位的第二人确认，但{name}没有第二名财务拨付人员，也没有未参与审核的单位负责人，上级单位同样没有。请增加人员后重试。"
        );
    }

    /// <summary>What people have ended in the case.</summary>
    public static Task<List<CaseTask>> DoneAsync(DbContext database, Guid caseId, CancellationToken cancellation) =>
        database.Set<CaseTask>().AsNoTracking().Where(task => task.CaseId == caseId && task.DecidedById != null).ToListAsync(cancellation);

    /// <summary>Who of a unit has a role and can sign in.</summary>
    public static Task<List<UserId>> PeopleAsync(DbContext database, string unit, string role, CancellationToken cancellation) =>
        Reachable.OfUnit(database, unit, role).Select(user => new UserId(user.Id)).ToListAsync(cancellation);
}
