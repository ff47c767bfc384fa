using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>Reads for every person whom a mail reaches what the work mail of a morning tells.</summary>
/// <remarks>
/// A claimed task is its claimer's until it is overdue; a paused case needs nothing from anybody; nobody is told of their own case.
/// </remarks>
public sealed class DigestReader(
    OpenDatabase open,
    MeasureCatalogue measures,
    OrganisationTree organisations,
    DueWords due,
    PromisedTotal totals,
    SiteAddress site,
    TimeProvider machine
)
{
    /// <summary>Those who have something to do, by person.</summary>
    public async Task<IReadOnlyList<PersonDigest>> ReadAsync(DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var pooled = open();
        var db = pooled.Context;
        var people = await PeopleAsync(db, ChinaTime.DateOf(now), cancellation);
        var tasks = await TasksAsync(db, cancellation);
        var ofUnit = tasks.ToLookup(task => (task.OrganisationId, task.Role));
        var ofId = tasks.ToDictionary(task => task.Id);
        Dictionary<Guid, string> late = [];
        foreach (var id in tasks.Where(task => task.IsPastTotal).Select(task => task.CaseId).Distinct())
        {
            late[id] = PromisedTotal.Words(await totals.OfAsync(db, id, cancellation));
        }

        var reports = (
            await db.Set<TaskReport>()
                .AsNoTracking()
                .Where(report => db.Set<CaseTask>().Any(task => task.Id == report.TaskId && task.Status == CaseTaskStatus.Open))
                .ToListAsync(cancellation)
        ).ToLookup(report => report.PersonId, report => report.TaskId);
        var claims = await ClaimsAsync(db, cancellation);
        var unattended = people.Exists(person => person.Roles.Contains(Roles.WorkflowAdministrator))
            ? (await UnattendedTasks.FindAsync(db, organisations, cancellation)).Select(Text).ToList()
            : [];
        return
        [
            .. people
                .Select(person => new PersonDigest(
                    person.Id,
                    person.Name,
                    person.Address,
                    [.. Rows(person)],
                    person.Roles.Any(Roles.CaseWork.Contains) ? site.Inbox : site.Search
                ))
                .Where(digest => digest.Rows.Count > 0),
        ];

        IEnumerable<DigestRow> Rows(Person person)
        {
            var own = person
                .Roles.SelectMany(role => ofUnit[(person.OrganisationId ?? "", role)])
                .Where(task => IsFor(task, person))
                .ToList();
            var told = own.Select(task => (Task: task, Part: PartOf(task, person, now))).Where(item => item.Part is not null).ToList();
            var others = person
                .Standing.SelectMany(other => OfOther(other, person, ofUnit).Select(task => (Task: task, Other: other)))
                .Where(item => told.TrueForAll(own => own.Task.Id != item.Task.Id))
                .Select(item => (item.Task, item.Other, Part: PartOf(item.Task, person, now)))
                .Where(item => item.Part is not null);
            var above = reports[person.Id]
                .Where(ofId.ContainsKey)
                .Select(id => ofId[id])
                .Where(task => told.TrueForAll(item => item.Task.Id != task.Id));
            return
            [
                .. person.Roles.Any(role => role is Roles.Reviewer or Roles.Head) ? claims[person.OrganisationId ?? ""] : [],
                .. person.Roles.Contains(Roles.WorkflowAdministrator) ? unattended : [],
                .. told.Select(item => new DigestRow(
                    item.Part!.Value,
                    item.Task.DueAt,
                    Text(item.Task, site.Task(item.Task.Id), null, late)
                )),
                .. others.Select(item => new DigestRow(
                    item.Part!.Value,
                    item.Task.DueAt,
                    $"代{item.Other.Name}办理（至{SubstituteWords.Day(item.Other.LastDay)}）：\n"
                        + Text(item.Task, site.Task(item.Task.Id), null, late)
                )),
                .. above.Select(task => new DigestRow(
                    DigestPart.Reported,
                    task.DueAt,
                    Text(task, site.Case(task.CaseId), task.OrganisationId, late)
                )),
            ];
        }
    }

    private DigestRow Text(UnattendedTask task) =>
        new(DigestPart.Unattended, task.DueAt, $"{task.CaseNumber}　{task.Holder}：{task.Title}\n{task.Reason}\n{site.Unattended}");

    private static bool IsFor(Open task, Person person) =>
        !person.Subjects.Contains(task.SubjectId)
        && (task.ClaimedById is null || task.ClaimedById == person.Id || task.OverdueAt is not null);

    /// <summary>What a substitute is told of: tasks of roles that only the one stood for has, and what that one has claimed.</summary>
    private static IEnumerable<Open> OfOther(StoodFor other, Person person, ILookup<(string OrganisationId, string Role), Open> ofUnit) =>
        from role in other.Roles
        from task in ofUnit[(person.OrganisationId ?? "", role)]
        where !other.Subjects.Contains(task.SubjectId) && !person.Subjects.Contains(task.SubjectId)
        where task.ClaimedById == other.Id.Value || !person.Roles.Contains(role)
        where task.ClaimedById is null || task.ClaimedById == other.Id.Value || task.OverdueAt is not null
        select task;

    private DigestPart? PartOf(Open task, Person person, DateTimeOffset now)
    {
        var urgency = due.Of(task.DueAt).Urgency;
        return urgency.IsLate() ? DigestPart.Overdue
            : task.Objections > 0 ? DigestPart.Objections
            : urgency == Urgency.Soon ? DigestPart.Soon
            : IsSince(task.OpenedAt) && task.NotifiedAt is null ? DigestPart.New
            : task.DueAt is null && task.RemindedAt is { } reminded && IsSince(reminded) ? DigestPart.Waiting
            : task.Deadline is { } last && ChinaTime.EndOf(last) <= now && IsSince(ChinaTime.EndOf(last)) ? DigestPart.PastDeadline
            : null;

        bool IsSince(DateTimeOffset at) => person.LastAt is not { } last || at > last;
    }

    private string Text(Open task, string url, string? holder, IReadOnlyDictionary<Guid, string> late)
    {
        var words = due.Of(task.DueAt);
        var day = words.Day is { } date ? $"{ChinaTime.Display(date)}到期，{words.Left}" : "没有期限";
        var unit = holder is null ? "" : $"，{(holder.Length == 0 ? "申请主体" : organisations.Find(holder)?.ShortName ?? holder)}办理";
        // What a unit opened itself is told apart by its own title: the list, the term of a duty.
        var title = CaseWords.HasApplicant(task.SubjectId) ? measures.Find(task.MeasureId)?.Title : task.CaseTitle;
        var past = task.IsPastDeadline ? "，已过执行期限" : "";
        var total = late.TryGetValue(task.CaseId, out var passed) ? $"，办件已超过{passed}" : "";
        var objections = task.Objections == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"，收到异议 {task.Objections} 件");
        return $"{task.Number}　{task.MeasureId} {title}\n"
            + $"{MailNames.Name(task.ApplicantName ?? "")}，{task.Title}{unit}，{day}{past}{total}{objections}\n"
            + url;
    }

    private async Task<List<Person>> PeopleAsync(DbContext db, DateOnly day, CancellationToken cancellation)
    {
        string[] roles = [.. Roles.CaseWork, Roles.WorkflowAdministrator];
        var people = await Reachable
            .InRoles(db, roles, machine.GetUtcNow())
            .Select(user => new
            {
                user.Id,
                user.FullName,
                user.Email,
                user.OrganisationId,
            })
            .ToListAsync(cancellation);
        var links = (
            await (
                from link in db.Set<IdentityUserRole<string>>()
                join role in db.Set<IdentityRole>() on link.RoleId equals role.Id
                where roles.Contains(role.Name!)
                select new { link.UserId, role.Name }
            ).ToListAsync(cancellation)
        ).ToLookup(link => link.UserId, link => link.Name!);
        var ids = people.ConvertAll(user => user.Id);
        var subjects = (await db.Set<SubjectMember>().Where(row => ids.Contains(row.UserId)).ToListAsync(cancellation)).ToLookup(
            row => row.UserId,
            row => row.SubjectId
        );
        var standing = await ActingPerson.StandingAsync(db, day, cancellation);
        var last = await db.Set<StaffDigest>()
            .GroupBy(row => row.PersonId)
            .Select(group => new { group.Key, At = group.Max(row => row.At) })
            .ToDictionaryAsync(group => group.Key, group => group.At, cancellation);
        return
        [
            .. people
                .DistinctBy(user => user.Email)
                .OrderBy(user => user.Id, StringComparer.Ordinal)
                .Select(user => new Person(
                    new(user.Id),
                    user.FullName,
                    user.Email!,
                    OrganisationId.OrNull(user.OrganisationId),
                    [.. links[user.Id]],
                    [.. subjects[user.Id]],
                    last.TryGetValue(user.Id, out var at) ? at : null,
                    [.. standing[user.Id].Where(other => ActingPerson.MayStandFor([.. links[user.Id]], other.Roles))]
                )),
        ];
    }

    /// <summary>The open claims of each unit; they have no due day, and are told every working day.</summary>
    private async Task<ILookup<string, DigestRow>> ClaimsAsync(DbContext db, CancellationToken cancellation)
    {
        var open = await (
            from claim in db.Set<SubjectClaim>().AsNoTracking()
            join subject in db.Set<ApplicantProfile>() on claim.SubjectId equals subject.SubjectId
            where claim.Status == ClaimStatus.Open
            orderby claim.At
            select new
            {
                claim.Id,
                claim.OrganisationId,
                claim.CreditCode,
                claim.At,
                subject.Name,
            }
        ).ToListAsync(cancellation);
        return open.ToLookup(
            claim => claim.OrganisationId,
            claim => new DigestRow(
                DigestPart.Claims,
                null,
                $"{claim.CreditCode}　{MailNames.Name(claim.Name)}\n"
                    + $"{ChinaTime.Display(ChinaTime.DateOf(claim.At))}提交\n{site.Claim(claim.Id)}"
            )
        );
    }

    private static Task<List<Open>> TasksAsync(DbContext db, CancellationToken cancellation) =>
        (
            from task in db.Set<CaseTask>().AsNoTracking()
            join row in db.Set<Case>() on task.CaseId equals row.Id
            where
                task.Status == CaseTaskStatus.Open
                && !row.IsPaused
                && (task.OrganisationId != null || db.Set<TaskReport>().Any(report => report.TaskId == task.Id))
            select new Open(
                task.Id,
                task.CaseId,
                task.OrganisationId ?? "",
                task.Role,
                task.Title,
                task.OpenedAt,
                task.DueAt,
                task.RemindedAt,
                task.NotifiedAt,
                task.OverdueAt,
                task.ClaimedById,
                db.Set<Objection>().Count(objection => objection.TaskId == task.Id && objection.Status == ObjectionStatus.Open),
                row.Number,
                row.MeasureId,
                row.ApplicantName,
                row.SubjectId,
                row.Title,
                row.Deadline,
                row.IsPastDeadline,
                row.IsPastTotal
            )
        ).ToListAsync(cancellation);

    private sealed record Person(
        UserId Id,
        string Name,
        string Address,
        OrganisationId? OrganisationId,
        IReadOnlyList<string> Roles,
        IReadOnlyList<string> Subjects,
        DateTimeOffset? LastAt,
        IReadOnlyList<StoodFor> Standing
    );

    private sealed record Open(
        Guid Id,
        Guid CaseId,
        string OrganisationId,
        string Role,
        string Title,
        DateTimeOffset OpenedAt,
        DateTimeOffset? DueAt,
        DateTimeOffset? RemindedAt,
        DateTimeOffset? NotifiedAt,
        DateTimeOffset? OverdueAt,
        string? ClaimedById,
        int Objections,
        string Number,
        string MeasureId,
        string ApplicantName,
        string SubjectId,
        string CaseTitle,
        DateOnly? Deadline,
        bool IsPastDeadline,
        bool IsPastTotal
    );
}
