using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>Writes the mails of a step into the outbox.</summary>
public sealed class CaseMails(
    RenderMail render,
    IReachablePeople people,
    Outbox outbox,
    MeasureCatalogue measures,
    OrganisationTree organisations,
    SiteAddress site
)
{
    /// <summary>The keys that every mail about a case is given, whatever it is about; the others it may have.</summary>
    public static readonly IReadOnlyList<string> AlwaysGiven =
    [
        "applicant",
        "caseNumber",
        "measureTitle",
        "status",
        "stage",
        "url",
        "benefit",
    ];

    /// <inheritdoc cref="AlwaysGiven"/>
    public static readonly IReadOnlyList<string> SometimesGiven =
    [
        "contact",
        "amount",
        "capitals",
        "message",
        "opinion",
        "due",
        "organisation",
        "recipient",
        "clause",
        "missing",
        "helps",
        "again",
        "remedies",
    ];

    private static readonly RowKey ById = RowKey.Of(nameof(AppUser.Id));
    private static readonly RowKey OfSubject = RowKey.Of(nameof(SubjectMember.SubjectId));

    public string NameOf(string? organisationId) =>
        organisationId is null ? "" : organisations.Find(organisationId)?.Name ?? organisationId;

    /// <summary>Writes to every member of the applicant; false where there is nobody to write to.</summary>
    public async Task<bool> ToApplicantAsync(
        CaseStep step,
        string template,
        IReadOnlyDictionary<string, object?> further,
        CancellationToken cancellation
    )
    {
        var members = step.Members ??= await MembersAsync(step.Database, step.Case, cancellation);
        foreach (var user in members)
        {
            step.HasWrittenToApplicant = true;
            Queue(step, template, user.Email!, user.FullName, further);
        }

        return members.Count > 0;
    }

    /// <summary>The people with an address who act for the applicant of a case; nobody where a unit opened it.</summary>
    private static async Task<IReadOnlyList<AppUser>> MembersAsync(DbContext db, Case row, CancellationToken cancellation)
    {
        List<AppUser> users = [];
        foreach (var member in await db.ReadRowsAsync<SubjectMember>(OfSubject, cancellation, row.SubjectId))
        {
            if (await db.FindRowAsync<AppUser>(ById, cancellation, member.UserId) is { Email.Length: > 0, DisabledAt: null } user)
            {
                users.Add(user);
            }
        }

        return users;
    }

    /// <summary>
    /// Tells the applicants who wait under a cap that more is available for them: by mail, and in the history of their cases.
    /// </summary>
    public async Task ToWaitingAsync(
        DbContext db,
        RowSet rows,
        IReadOnlyList<FreedRoom> news,
        DateTimeOffset now,
        Guid operationId,
        CancellationToken cancellation
    )
    {
        var ids = news.Select(item => item.CaseId).ToList();
        var cases =
            ids.Count == 0
                ? []
                : await db.Set<Case>().AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        foreach (var item in news)
        {
            var row = cases[item.CaseId];
            var message = $"{item.Subject}的最高额有余额让出。";
            rows.Add(
                new TimelineEntry
                {
                    CaseId = row.Id,
                    At = now,
                    Kind = "status",
                    Text = $"{message[..^1]}，本办件现在最多可核定 {item.Room.ToDisplay()}",
                }
            );
            foreach (var user in await MembersAsync(db, row, cancellation))
            {
                Queue(
                    rows,
                    row,
                    DerivedGuid.Near(row.Id, "cap-room", operationId.ToString("N"), user.Id),
                    now,
                    "cap-room",
                    user.Email!,
                    user.FullName,
                    new Dictionary<string, object?> { ["amount"] = item.Room, ["message"] = message }
                );
            }
        }
    }

    public Task SendAsync(CaseStep step, SendNotice notice, CancellationToken cancellation)
    {
        var model = new Dictionary<string, object?> { ["message"] = notice.Message, ["opinion"] = notice.Message };
        return notice.To == "applicant"
            ? ToApplicantAsync(step, notice.Template, model, cancellation)
            : ToStaffAsync(step, notice.Template, notice.To, [Roles.Reviewer, Roles.Head], model, cancellation);
    }

    /// <summary>A mail that the workflow wrote itself.</summary>
    public Task Send(CaseStep step, SendMail mail)
    {
        outbox.Queue(
            step.Rows,
            new MailToSend(step.NextMailId(), mail.To, "", mail.Subject, mail.Text, "workflow", step.Case.Id, step.Now)
        );
        return Task.CompletedTask;
    }

    /// <summary>Notifies the people of a task at once; returns who they were.</summary>
    public Task<IReadOnlyList<string>> OpenedAsync(CaseStep step, CaseTask task, CancellationToken cancellation, string? message = null) =>
        ToStaffAsync(
            step,
            "task-opened",
            task.OrganisationId!,
            [task.Role],
            new Dictionary<string, object?>
            {
                ["due"] = DueDay(task),
                ["stage"] = task.Title,
                ["message"] = message,
                ["applicant"] = CaseWords.HasApplicant(step.Case) ? step.Case.ApplicantName : null,
            },
            cancellation,
            task
        );

    /// <summary>Writes the result to the one who objected, where the contact is an address; nothing that was typed stands in it.</summary>
    public void ObjectionDecided(CaseStep step, Objection objection)
    {
        if (EmailText.IsAddress(objection.Contact))
        {
            Queue(
                step,
                "objection-decided",
                objection.Contact,
                "",
                new Dictionary<string, object?>
                {
                    ["status"] = objection.Status == ObjectionStatus.Upheld ? "异议成立" : "异议不成立",
                    ["opinion"] = objection.Reason,
                    ["message"] = objection.About is null ? null : $"异议针对：{objection.About}。",
                    ["url"] = site.Notice(objection.TaskId),
                }
            );
        }
    }

    /// <summary>
    /// Whom the work mail tells of a task: the one who has claimed it, until it is overdue; else everybody of the unit who may end it.
    /// </summary>
    public async Task<IReadOnlyList<string>> ReadersAsync(CaseStep step, CaseTask task, CancellationToken cancellation)
    {
        var unit = await people.InRolesAsync(step.Database, [task.Role], task.OrganisationId, cancellation);
        var claimer = task.OverdueAt is null ? unit.FirstOrDefault(user => user.Id == task.ClaimedById) : null;
        return claimer is null ? [.. unit.Select(user => user.FullName)] : [claimer.FullName];
    }

    /// <summary>Tells the applicant that what is asked of him is due; false where there is nobody to write to.</summary>
    public Task<bool> CorrectionDueAsync(CaseStep step, CaseTask task, CancellationToken cancellation)
    {
        var model = new Dictionary<string, object?> { ["due"] = DueDay(task), ["stage"] = task.Title };
        if (task.Kind != TaskKind.AccountCorrection)
        {
            model["url"] = site.Correction(step.Case.Id, task.Id);
            return ToApplicantAsync(step, "correction-expiring", model, cancellation);
        }

        var request = TaskInput.Read<AccountRequest>(task.DetailJson!);
        (model["organisation"], model["opinion"], model["url"]) = (request.By, request.Message, site.Account(step.Case.Id, task.Id));
        return ToApplicantAsync(step, "account-correction", model, cancellation);
    }

    private static string? DueDay(CaseTask task) => task.DueAt is { } at ? ChinaTime.Display(ChinaTime.DateOf(at.AddTicks(-1))) : null;

    /// <summary>Sends the notice of an incident to every workflow and system administrator; returns who they were.</summary>
    public async Task<IReadOnlyList<string>> ToAdministratorsAsync(
        DbContext database,
        RowSet rows,
        Case row,
        Incident incident,
        CancellationToken cancellation
    )
    {
        var administrators = await people.InRolesAsync(
            database,
            [Roles.WorkflowAdministrator, Roles.SystemAdministrator],
            null,
            cancellation
        );
        foreach (var user in administrators.DistinctBy(user => user.Email))
        {
            var model = new Dictionary<string, object?>
            {
                ["message"] = incident.Message,
                ["stage"] = incident.ActivityName,
                ["recipient"] = user.FullName,
                ["url"] = site.Incidents,
            };
            var id = DerivedGuid.Of(
                "incident",
                row.Id.ToString("N"),
                incident.ExecutionId.ToString(CultureInfo.InvariantCulture),
                incident.ExceptionType,
                incident.At.ToString("O", CultureInfo.InvariantCulture),
                user.Id
            );
            Queue(rows, row, id, incident.At, "incident-notice", user.Email!, user.FullName, model);
        }

        return [.. administrators.Select(user => user.FullName)];
    }

    private async Task<IReadOnlyList<string>> ToStaffAsync(
        CaseStep step,
        string template,
        string organisationId,
        IReadOnlyList<string> roles,
        IReadOnlyDictionary<string, object?> further,
        CancellationToken cancellation,
        CaseTask? task = null
    )
    {
        var unit = await people.InRolesAsync(step.Database, roles, organisationId, cancellation);
        if (unit.FirstOrDefault(user => user.Id == task?.ClaimedById) is { } holder)
        {
            unit = [holder];
        }

        foreach (var user in unit.DistinctBy(user => user.Email))
        {
            var model = new Dictionary<string, object?>(further) { ["recipient"] = user.FullName };
            model.TryAdd("organisation", NameOf(organisationId));
            if (task is not null)
            {
                model["url"] = site.Task(task.Id);
            }

            Queue(step, template, user.Email!, user.FullName, model);
        }

        return [.. unit.Select(user => user.FullName)];
    }

    private void Queue(CaseStep step, string template, string address, string name, IReadOnlyDictionary<string, object?> further) =>
        Queue(step.Rows, step.Case, step.NextMailId(), step.Now, template, address, name, further);

    private void Queue(
        RowSet rows,
        Case row,
        Guid id,
        DateTimeOffset at,
        string template,
        string address,
        string name,
        IReadOnlyDictionary<string, object?> further
    )
    {
        // By the data in force: phone numbers are the present ones, whatever version the case uses.
        var model = Model(row, measures.Find(row.MeasureId), site);
        foreach (var (key, value) in further)
        {
            model[key] = value;
        }

        var mail = render(template, model, at);
        outbox.Queue(rows, new MailToSend(id, address, name, mail.Subject, mail.Text, template, row.Id, at));
    }

    /// <summary>The keys that every mail about a case may use.</summary>
    public static Dictionary<string, object?> Model(Case row, MeasurePackage? measure, SiteAddress site) =>
        new()
        {
            ["applicant"] = row.ApplicantName,
            ["caseNumber"] = row.Number,
            // What a unit opened itself is told apart by its own title: the list, the term of a duty.
            ["measureTitle"] = CaseWords.HasApplicant(row) ? measure?.Title ?? row.MeasureId : row.Title,
            ["benefit"] = measure?.BenefitName ?? "补助",
            ["status"] = CaseWords.Status(row.Status),
            ["stage"] = row.Stage,
            ["url"] = site.Case(row.Id),
            ["contact"] = measure is { Contacts: [var contact, ..] } ? contact.PublicPhone : null,
            ["amount"] = row.AwardFen is { } award ? new Money(award) : null,
            ["capitals"] = row.AwardFen is { } sum ? new Money(sum).ToCapitals() : null,
        };
}
