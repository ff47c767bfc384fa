using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>What can be chosen for a thing that is done with a task.</summary>
public sealed record ActionOptions
{
    /// <summary>Colleagues of the unit who may do it.</summary>
    public IReadOnlyList<ActedBy> Colleagues { get; init; } = [];

    /// <summary>Other units with people who may do it, the case's own region first, then the city.</summary>
    public IReadOnlyList<UnitOption> Units { get; init; } = [];

    /// <summary>Steps that the case has passed.</summary>
    public IReadOnlyList<PassedStep> Steps { get; init; } = [];

    /// <summary>Signers who can be taken out.</summary>
    public IReadOnlyList<Turn> Signers { get; init; } = [];

    /// <summary>Whether there is nothing to choose for a part that must be chosen.</summary>
    public bool IsEmptyFor(ActionPart part) =>
        part switch
        {
            ActionPart.Colleague => Colleagues.Count == 0,
            ActionPart.Place or ActionPart.Signers or ActionPart.Reader => Colleagues.Count + Units.Count == 0,
            ActionPart.Step => Steps.Count == 0,
            ActionPart.Signer => Signers.Count == 0,
            ActionPart.Until or ActionPart.SignerRule => false,
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "No such part."),
        };
}

/// <summary>A unit that can be chosen.</summary>
/// <param name="Id">The unit.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Region">Of which region, to group by.</param>
public sealed record UnitOption(OrganisationId Id, string Name, string Region);

/// <summary>Finds what can be chosen: only people who can sign in, and whom the separation of duties does not exclude.</summary>
public sealed class ActionOptionsReader(DbContext db, OrganisationTree organisations)
{
    public async Task<ActionOptions> ReadAsync(
        TaskSituation situation,
        Actor actor,
        TaskAction action,
        CancellationToken cancellation = default
    )
    {
        var task = situation.Task;
        var isReading = action.Asks.Contains(ActionPart.Reader);
        var asksPeople = isReading || action.Asks.Any(part => part is ActionPart.Colleague or ActionPart.Place or ActionPart.Signers);
        var asksUnits =
            isReading
            || action.Asks.Contains(ActionPart.Signers)
            || (
                action.Asks.Contains(ActionPart.Place)
                && TaskTypes.Of(task.Kind).Changes.Contains(TurnChange.ReassignToUnit)
                && (task.Kind != TaskKind.Advice || situation.Turn?.Ask is { IsSigner: true })
            );
        var roles = isReading ? Roles.CaseWork : [task.Role];
        return new ActionOptions
        {
            Colleagues = asksPeople ? await ColleaguesAsync(situation, actor, roles, isReading, cancellation) : [],
            Units = asksUnits ? await UnitsAsync(situation, roles, cancellation) : [],
            Steps = action.Asks.Contains(ActionPart.Step) ? SendBackAction.Steps(situation) : [],
            Signers = action.Asks.Contains(ActionPart.Signer) ? [.. RemoveSignerAction.Removable(situation, actor)] : [],
        };
    }

    private async Task<IReadOnlyList<ActedBy>> ColleaguesAsync(
        TaskSituation situation,
        Actor actor,
        IReadOnlyList<string> roles,
        bool isReading,
        CancellationToken cancellation
    )
    {
        var unit = situation.Task.OrganisationId!;
        var people = await Reachable
            .Working(db, roles)
            .Where(user => user.OrganisationId == unit)
            .OrderBy(user => user.FullName)
            .ToListAsync(cancellation);
        var subject = situation.Found.Case.SubjectId;
        var members = await db.Set<SubjectMember>()
            .Where(member => member.SubjectId == subject)
            .Select(member => member.UserId)
            .ToListAsync(cancellation);
        return
        [
            .. people
                .Where(user => user.Id != actor.UserId && !members.Contains(user.Id))
                .Where(user => isReading || Separation.Objection(situation.Found.OfCase, situation.Task, new UserId(user.Id)) is null)
                .Select(user => new ActedBy(new UserId(user.Id), user.FullName)),
        ];
    }

    private async Task<IReadOnlyList<UnitOption>> UnitsAsync(
        TaskSituation situation,
        IReadOnlyList<string> roles,
        CancellationToken cancellation
    )
    {
        var staffed = await Reachable
            .Working(db, roles)
            .Where(user => user.OrganisationId != null)
            .Select(user => user.OrganisationId!)
            .Distinct()
            .ToListAsync(cancellation);
        var ids = staffed.ToHashSet();
        var own = situation.Found.Case.RegionId;
        return
        [
            .. organisations
                .All.Where(unit => !unit.IsClosed && unit.Id != situation.Task.OrganisationId && ids.Contains(unit.Id))
                .OrderBy(unit =>
                    unit.RegionId == own ? 0
                    : unit.Level == OrganisationLevel.City ? 1
                    : 2
                )
                .Select(unit => new UnitOption(unit.Id, unit.Name, organisations.FindRegion(unit.RegionId)?.Name ?? unit.RegionId)),
        ];
    }
}
