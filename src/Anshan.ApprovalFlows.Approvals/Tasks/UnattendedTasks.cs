using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>An open task that nobody can end.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="CaseNumber">The number of its case.</param>
/// <param name="Title">The step.</param>
/// <param name="Holder">The unit whose turn it is; 申请主体 where it is the applicant's.</param>
/// <param name="OpenedAt">Since when it waits.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="Reason">Why nobody can, in a sentence that says what helps.</param>
public sealed record UnattendedTask(
    Guid TaskId,
    string CaseNumber,
    string Title,
    string Holder,
    DateTimeOffset OpenedAt,
    DateTimeOffset? DueAt,
    string Reason
);

/// <summary>无人可办: looks for every open task whether somebody can end it who can sign in, by the rule that the task itself asks.</summary>
/// <remarks>
/// A lock or a pause ends by itself and does not count, nor does a claim, which a colleague takes over. Asked for by the page of the
/// administrators and by the work mail of each working day.
/// </remarks>
public static class UnattendedTasks
{
    /// <summary>The tasks, longest waiting first.</summary>
    public static async Task<IReadOnlyList<UnattendedTask>> FindAsync(
        DbContext db,
        OrganisationTree organisations,
        CancellationToken cancellation = default
    ) =>
        [
            .. from item in await FindAsync(db, db.Set<CaseTask>(), cancellation)
            orderby item.Task.OpenedAt, item.Number
            select new UnattendedTask(
                item.Task.Id,
                item.Number,
                item.Task.Title,
                item.Task.OrganisationId is { } unit ? organisations.Find(unit)?.Name ?? unit : "申请主体",
                item.Task.OpenedAt,
                item.Task.DueAt,
                item.Reason
            ),
        ];

    /// <summary>
    /// Those of second and third persons about amounts, payments and accounts, for the check of the data: a sentence for each.
    /// </summary>
    public static async Task<IReadOnlyList<string>> OfMoneyAsync(DbContext db, CancellationToken cancellation)
    {
        var seconds = TaskTypes
            .All.Where(type => SecondEnds.Are(type.Kind) || type.Kind == TaskKind.AccountConfirmation)
            .Select(type => type.Kind)
            .ToList();
        var tasks = db.Set<CaseTask>().Where(task => task.OrganisationId != null && seconds.Contains(task.Kind));
        return
        [
            .. from item in await FindAsync(db, tasks, cancellation)
            orderby item.Number
            select $"办件 {item.Number} 的“{item.Task.Title}”没有人可以办理：单位里没有在用的、可以办理本环节的其他人员，请增加人员。",
        ];
    }

    private static async Task<IReadOnlyList<(CaseTask Task, string Number, string Reason)>> FindAsync(
        DbContext db,
        IQueryable<CaseTask> tasks,
        CancellationToken cancellation
    )
    {
        var open = await (
            from task in tasks.AsNoTracking()
            where task.Status == CaseTaskStatus.Open
            join row in db.Set<Case>() on task.CaseId equals row.Id
            select new
            {
                Task = task,
                row.Number,
                row.SubjectId,
            }
        ).ToListAsync(cancellation);
        if (open.Count == 0)
        {
            return [];
        }

        var staff = await StaffAsync(db, cancellation);
        var members = await MembersAsync(db, cancellation);
        var acts = await ActsAsync(db, tasks, cancellation);
        return
        [
            .. from item in open
            let reason = Reason(item.Task, item.SubjectId, staff, members, [.. acts[item.Task.CaseId]])
            where reason is not null
            select (item.Task, item.Number, reason),
        ];
    }

    private static string? Reason(
        CaseTask task,
        string subjectId,
        ILookup<(string Unit, string Role), Actor> staff,
        HashSet<string> members,
        IReadOnlyList<CaseTask> ofCase
    )
    {
        if (task.OrganisationId is not { } unit)
        {
            return members.Contains(task.AssigneeId ?? "") ? null : "申请主体没有可以登录的人员，请核实联系人后协助其恢复账号。";
        }

        List<Actor> people = [.. staff[(unit, task.Role)]];
        var role = Roles.Names[task.Role];
        if (people.Count == 0)
        {
            return $"本单位没有可以登录的{role}，请邀请人员，或者给现有人员加上这个角色。";
        }

        var objections = people.ConvertAll(person => TaskAccess.Exclusion(task, subjectId, ofCase, person));
        return objections.Contains(null)
            ? null
            : $"本单位 {people.Count} 名{role}都须回避，请增加一名{role}。原因：{objections.First()!.Replace("您", "其", StringComparison.Ordinal)}";
    }

    /// <summary>Everybody who works on cases and can sign in, by unit and role.</summary>
    private static async Task<ILookup<(string Unit, string Role), Actor>> StaffAsync(DbContext db, CancellationToken cancellation)
    {
        var links = await Reachable.Staff(db).ToListAsync(cancellation);
        var subjects = (await db.Set<SubjectMember>().AsNoTracking().ToListAsync(cancellation)).ToLookup(
            row => row.UserId,
            row => row.SubjectId
        );
        return links.ToLookup(
            link => (link.Unit, link.Role),
            link => new Actor(new(link.PersonId), link.Name, new(link.Unit), [link.Role]) { Subjects = [.. subjects[link.PersonId]] }
        );
    }

    /// <summary>The applicants that somebody can act for.</summary>
    private static async Task<HashSet<string>> MembersAsync(DbContext db, CancellationToken cancellation) =>
        await (
            from member in db.Set<SubjectMember>()
            join user in db.Set<AppUser>() on member.UserId equals user.Id
            where user.DisabledAt == null && user.EmailConfirmed
            select member.SubjectId
        ).ToHashSetAsync(cancellation);

    /// <summary>What people have ended in the cases with an open task; through those, so that the history is not read.</summary>
    private static async Task<ILookup<Guid, CaseTask>> ActsAsync(
        DbContext db,
        IQueryable<CaseTask> tasks,
        CancellationToken cancellation
    ) =>
        (
            await (
                from open in tasks.AsNoTracking()
                where open.Status == CaseTaskStatus.Open && open.OrganisationId != null
                join done in db.Set<CaseTask>() on open.CaseId equals done.CaseId
                where done.DecidedById != null
                select done
            ).ToListAsync(cancellation)
        )
            .DistinctBy(task => task.Id)
            .ToLookup(task => task.CaseId);
}
