using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>Whom a mail of a trial reaches: one for each unit, whoever works there.</summary>
internal sealed class SimulatedPeople(OrganisationTree organisations) : IReachablePeople
{
    private const string Administrators = "流程管理员、系统管理员";

    public Task<IReadOnlyList<AppUser>> InRolesAsync(
        DbContext db,
        IReadOnlyList<string> roles,
        string? organisationId,
        CancellationToken cancellation
    )
    {
        var who = organisationId is null
            ? Administrators
            : $"{organisations.Find(organisationId)?.ShortName ?? organisationId}{(roles is [Roles.Head] ? "单位负责人" : "办理人员")}";
        return Task.FromResult<IReadOnlyList<AppUser>>([
            new AppUser
            {
                Id = who,
                FullName = who,
                Email = who,
            },
        ]);
    }
}
