using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;

/// <summary>
/// 移交: the claimed tasks of a person go to a colleague who may do them, else back to the unit. One commit, one protocol, a line in the
/// history and in the audit of each case.
/// </summary>
public sealed class OpenWork(IWriteGate gate, AuditTrail audit, CaseClock clock) : IOpenWork
{
    /// <summary>What the audit of a case calls it.</summary>
    public const string AuditCode = "task.handed-over";

    /// <summary>The head of the unit, or a system administrator, hands all open work of a person over.</summary>
    /// <returns>The protocol, or what is wrong in a sentence.</returns>
    public async Task<AccountOutcome> HandOverAsync(
        Actor actor,
        string personId,
        string? toId,
        string? reason,
        CancellationToken cancellation = default
    )
    {
        var words = TypedText.Lines(reason);
        if (words.Length == 0)
        {
            return new AccountOutcome.Refused("请写明移交的原因。", "Reason");
        }

        if (TextLimit.Problem("移交的原因", words, TextLimit.Opinion) is { } problem)
        {
            return new AccountOutcome.Refused(problem, "Reason");
        }

        return await gate.WriteAsync<AccountOutcome>(
            async (db, token) =>
            {
                if (
                    await db.Set<AppUser>().SingleOrDefaultAsync(user => user.Id == personId, token) is not { } person
                    || !await MayHandOverAsync(db, actor, person, token)
                )
                {
                    return new AccountOutcome.Refused("没有这个人员，或者不是您负责的单位的人员。");
                }

                if (toId is not null && !(await ColleaguesAsync(db, actor, person, token)).Any(colleague => colleague.Id == toId))
                {
                    return new AccountOutcome.Refused("请从列出的同事中选择接手的人员。", "To");
                }

                var protocol = await LeaveAsync(db, actor, person, new LeavingWork(words) { ToId = toId, OfUnit = UnitOf(actor) }, token);
                return protocol is { } id
                    ? new AccountOutcome.Done($"{id}")
                    : new AccountOutcome.Refused($"{person.FullName}手上没有认领的任务。");
            },
            cancellation
        );
    }

    /// <summary>
    /// Whether this person may hand over the work of another: a system administrator, or the head of the unit whose work it is.
    /// </summary>
    public static async Task<bool> MayHandOverAsync(DbContext db, Actor actor, AppUser person, CancellationToken cancellation) =>
        actor.Is(Roles.SystemAdministrator)
        || (UnitOf(actor) is { } unit && (person.OrganisationId == unit || await Claimed(db, person.Id, unit).AnyAsync(cancellation)));

    /// <summary>The open tasks that a person has claimed; for a head only those of the own unit.</summary>
    public static IQueryable<CaseTask> Of(DbContext db, Actor actor, string personId) => Claimed(db, personId, UnitOf(actor));

    /// <summary>The people of the unit who can take work over.</summary>
    public static async Task<IReadOnlyList<(string Id, string Name)>> ColleaguesAsync(
        DbContext db,
        Actor actor,
        AppUser person,
        CancellationToken cancellation
    ) =>
        [
            .. (await Reachable.PeopleAsync(db, UnitOf(actor) ?? person.OrganisationId, cancellation)).Where(colleague =>
                colleague.Id != person.Id
            ),
        ];

    /// <summary>The unit beyond which a head hands nothing over; null for a system administrator and for anybody else.</summary>
    private static string? UnitOf(Actor actor) => actor.Is(Roles.SystemAdministrator) ? null : actor.HeadedUnit;

    private static IQueryable<CaseTask> Claimed(DbContext db, string personId, string? unit) =>
        db.Set<CaseTask>()
            .Where(task => task.Status == CaseTaskStatus.Open && task.OrganisationId != null && task.ClaimedById == personId)
            .Where(task => unit == null || task.OrganisationId == unit);

    /// <inheritdoc />
    public async Task<Guid?> LeaveAsync(DbContext db, Actor actor, AppUser person, LeavingWork choice, CancellationToken cancellation)
    {
        var tasks = await Claimed(db, person.Id, choice.OfUnit)
            .OrderBy(task => task.DueAt == null)
            .ThenBy(task => task.DueAt)
            .ThenBy(task => task.Id)
            .ToListAsync(cancellation);
        tasks.RemoveAll(task => choice.Stays is var (unit, roles) && task.OrganisationId == unit && roles.Contains(task.Role));
        if (tasks.Count == 0)
        {
            return null;
        }

        var to = choice.ToId is { } id ? await SuccessorAsync(db, id, cancellation) : null;
        List<HandedOn> lines = [];
        foreach (var (task, @case, ofCase) in await tasks.WithCasesAsync(db, cancellation))
        {
            var objection = to is null ? null : Objection(to, task, @case, ofCase);
            var taker = objection is null ? to : null;
            (task.ClaimedById, task.ClaimedByName, task.ClaimedAt) = (taker?.Id, taker?.Name, taker is null ? null : clock.Now);
            var line = new HandedOn(@case.Id, @case.Number, @case.Title, task.Title, taker?.Name, objection);
            lines.Add(line);
            db.Add(Line(task, actor, person, line, choice.Reason, clock.Now));
            await audit.AppendAsync(
                db,
                new AuditEntry(
                    AuditStream.Case(@case.Id),
                    actor,
                    AuditCode,
                    new
                    {
                        task = task.Id,
                        from = person.Id,
                        to = taker?.Id,
                        choice.Reason,
                    }
                ),
                cancellation
            );
        }

        HandOver protocol = new()
        {
            Id = Guid.NewGuid(),
            PersonId = person.Id,
            PersonName = person.FullName,
            OrganisationId = tasks[0].OrganisationId,
            ToId = to?.Id,
            ToName = to?.Name,
            ByName = actor.Name,
            At = clock.Now,
            Reason = choice.Reason,
            LinesJson = JsonSerializer.Serialize(lines),
        };
        db.Add(protocol);
        await audit.AppendAsync(
            db,
            new AuditEntry(
                AuditStream.User(person.Id),
                actor,
                "user.work-handed-over",
                new
                {
                    protocol = protocol.Id,
                    to = to?.Id,
                    tasks = lines.Count,
                }
            ),
            cancellation
        );
        return protocol.Id;
    }

    private static string? Objection(Successor to, CaseTask task, Case @case, IReadOnlyList<CaseTask> ofCase) =>
        !to.Roles.Contains((task.OrganisationId!, task.Role)) ? $"{to.Name}没有办理这一环节的角色"
        : to.Subjects.Contains(@case.SubjectId) ? $"{to.Name}是申请主体的人员"
        : Separation.Objection(ofCase, task, new UserId(to.Id));

    private static TimelineEntry Line(CaseTask task, Actor actor, AppUser person, HandedOn line, string reason, DateTimeOffset at) =>
        new()
        {
            CaseId = task.CaseId,
            At = at,
            Kind = "moved",
            Text = line.ToName is { } name
                ? $"{actor.Name}把{person.FullName}手上的“{task.Title}”移交给{name}"
                : $"{actor.Name}把{person.FullName}手上的“{task.Title}”退回本单位待认领",
            Actor = actor.Name,
            Detail = reason,
            ForApplicant = false,
        };

    private static async Task<Successor?> SuccessorAsync(DbContext db, string id, CancellationToken cancellation)
    {
        var own = await Reachable.Staff(db).Where(role => role.PersonId == id).ToListAsync(cancellation);
        var subjects = await db.Set<SubjectMember>()
            .Where(member => member.UserId == id)
            .Select(member => member.SubjectId)
            .ToListAsync(cancellation);
        return own is [var first, ..]
            ? new Successor(id, first.Name, own.Select(role => (role.Unit, role.Role)).ToHashSet(), subjects)
            : null;
    }

    private sealed record Successor(string Id, string Name, IReadOnlySet<(string Unit, string Role)> Roles, IReadOnlyList<string> Subjects);
}
