using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Engine.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Steps;

/// <summary>Writes the mails of a step into the outbox.</summary>
public sealed class CaseMails(MailTemplates templates, Outbox outbox, MeasureCatalogue measures, OrganisationTree organisations, SiteAddress site)
{
    /// <summary>The keys that every mail about a case is given, whatever it is about; the others it may have.</summary>
    public static readonly IReadOnlyList<string> AlwaysGiven = ["applicant", "caseNumber", "measureTitle", "status", "stage", "url"];

    /// <inheritdoc cref="AlwaysGiven"/>
    public static readonly IReadOnlyList<string> SometimesGiven = ["contact", "amount", "capitals", "message", "opinion", "due", "organisation", "recipient"];

    private static readonly RowKey ById = RowKey.Of(nameof(AppUser.Id));

    /// <summary>What a mail to the applicant reads.</summary>
    public static RowAsk AskUser(string id) => RowAsk.Of<AppUser>(ById, id);

    public string NameOf(string? organisationId) => organisationId is null ? "" : organisations.Find(organisationId)?.Name ?? organisationId;

    public async Task ToApplicantAsync(CaseStep step, string template, IReadOnlyDictionary<string, object?> further, CancellationToken cancellation)
    {
        var user = await step.Database.FindRowAsync<AppUser>(ById, cancellation, step.Case.ApplicantUserId);
        if (user?.Email is not { Length: > 0 } address)
        {
            return;
        }

        step.HasWrittenToApplicant = true;
        Queue(step, template, address, user.FullName, further);
    }

    /// <summary>Tells the applicants who wait under a cap that there is more room for them: by mail, and in the history of their cases.</summary>
    public async Task ToWaitingAsync(DbContext db, RowSet rows, IReadOnlyList<CapNews> news, DateTimeOffset now, Guid operationId, CancellationToken cancellation)
    {
        var ids = news.Select(item => item.CaseId).ToList();
        var cases = ids.Count == 0 ? [] : await db.Set<Case>().AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        foreach (var item in news)
        {
            var row = cases[item.CaseId];
            var message = $"{item.Subject}的最高额有余额让出。";
            rows.Add(new TimelineEntry { CaseId = row.Id, At = now, Kind = "status", Text = $"{message[..^1]}，本办件现在最多可核定 {item.Room.ToDisplay()}" });
            if (await db.FindRowAsync<AppUser>(ById, cancellation, row.ApplicantUserId) is { Email: { Length: > 0 } address } user)
            {
                Queue(rows, row, DerivedGuid.Near(row.Id, "cap-room", operationId.ToString("N")), now, "cap-room", address, user.FullName, new Dictionary<string, object?> { ["amount"] = item.Room, ["message"] = message });
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
        outbox.Queue(step.Rows, new MailToSend(step.NextMailId(), mail.To, "", mail.Subject, mail.Text, "workflow", step.Case.Id, step.Now));
        return Task.CompletedTask;
    }

    /// <summary>Everyone who has a task of the case now.</summary>
    public async Task ToHoldersAsync(CaseStep step, string template, IReadOnlyDictionary<string, object?> further, CancellationToken cancellation)
    {
        var open = await step.Database.Set<CaseTask>().AsNoTracking()
            .Where(row => row.CaseId == step.Case.Id && row.Status == CaseTaskStatus.Open && row.OrganisationId != null)
            .ToListAsync(cancellation);
        foreach (var task in open)
        {
            await ToStaffAsync(step, template, task.OrganisationId!, [task.Role], further, cancellation, task);
        }
    }

    public Task AboutTaskAsync(CaseStep step, CaseTask task, string kind, string due, CancellationToken cancellation)
    {
        var model = new Dictionary<string, object?> { ["due"] = due, ["stage"] = task.Title, ["organisation"] = NameOf(task.OrganisationId) };
        if (task.Kind == TaskKind.Correction)
        {
            model["url"] = site.Correction(step.Case.Id, task.Id);
            return ToApplicantAsync(step, "correction-expiring", model, cancellation);
        }

        if (task.Kind == TaskKind.AccountCorrection)
        {
            return AboutAccountAsync(step, task, kind, model, cancellation);
        }

        if (task.DueAt is null)
        {
            model["message"] = "还没有登记结果，请在作出决定后及时登记。";
            return ToStaffAsync(step, "task-opened", task.OrganisationId!, [task.Role], model, cancellation, task);
        }

        string[] roles = kind == "escalate" ? [Roles.Head] : [task.Role];
        return ToStaffAsync(step, kind == "remind" ? "task-reminder" : "task-overdue", task.OrganisationId!, roles, model, cancellation, task);
    }

    /// <summary>Nothing ends where the applicant does not answer: he is asked again, and the payer that waits is told.</summary>
    private async Task AboutAccountAsync(CaseStep step, CaseTask task, string kind, Dictionary<string, object?> model, CancellationToken cancellation)
    {
        var request = TaskInput.Read<AccountRequest>(task.DetailJson!);
        (model["organisation"], model["opinion"], model["url"]) = (request.By, request.Message, site.Account(step.Case.Id, task.Id));
        await ToApplicantAsync(step, "account-correction", model, cancellation);
        if (kind == "escalate")
        {
            model["url"] = site.Case(step.Case.Id);
            model["message"] = "申请主体还没有更正收款账户，请电话联系。";
            await ToStaffAsync(step, "task-opened", request.PayerId, [Roles.Finance], model, cancellation);
        }
    }

    /// <summary>The notice of an incident, to every workflow and system administrator.</summary>
    public async Task ToAdministratorsAsync(DbContext database, RowSet rows, Case row, Incident incident, CancellationToken cancellation)
    {
        var administrators = await InRole(database, [Roles.WorkflowAdministrator, Roles.SystemAdministrator]).ToListAsync(cancellation);
        foreach (var user in administrators.DistinctBy(user => user.Email))
        {
            var model = new Dictionary<string, object?>
            {
                ["message"] = incident.Message,
                ["stage"] = incident.ActivityName,
                ["recipient"] = user.FullName,
                ["url"] = site.Incidents,
            };
            var id = DerivedGuid.Of("incident", row.Id.ToString("N"), incident.ExecutionId.ToString(CultureInfo.InvariantCulture), incident.ExceptionType, incident.At.ToString("O", CultureInfo.InvariantCulture), user.Id);
            Queue(rows, row, id, incident.At, "incident-notice", user.Email!, user.FullName, model);
        }
    }

    private async Task ToStaffAsync(
        CaseStep step, string template, string organisationId, IReadOnlyList<string> roles, IReadOnlyDictionary<string, object?> further,
        CancellationToken cancellation, CaseTask? task = null)
    {
        var people = await InRole(step.Database, roles).Where(user => user.OrganisationId == organisationId).ToListAsync(cancellation);

        // A claimed task is its claimer's; the unit's others are not bothered until it is overdue.
        var addressed = task is { ClaimedById: { } claimer, OverdueAt: null } && people.Exists(user => user.Id == claimer)
            ? people.Where(user => user.Id == claimer)
            : people;
        foreach (var user in addressed.DistinctBy(user => user.Email))
        {
            var model = new Dictionary<string, object?>(further) { ["recipient"] = user.FullName };
            model.TryAdd("organisation", NameOf(organisationId));
            if (task is not null)
            {
                model["url"] = site.Task(task.Id);
            }

            Queue(step, template, user.Email!, user.FullName, model);
        }
    }

    private static IQueryable<AppUser> InRole(DbContext db, IReadOnlyList<string> roles) =>
        from user in db.Set<AppUser>().AsNoTracking()
        where user.DisabledAt == null && user.Email != null && user.EmailConfirmed
        where (from link in db.Set<Microsoft.AspNetCore.Identity.IdentityUserRole<string>>()
               join role in db.Set<Microsoft.AspNetCore.Identity.IdentityRole>() on link.RoleId equals role.Id
               where link.UserId == user.Id && roles.Contains(role.Name!)
               select link).Any()
        select user;

    private void Queue(CaseStep step, string template, string address, string name, IReadOnlyDictionary<string, object?> further) =>
        Queue(step.Rows, step.Case, step.NextMailId(), step.Now, template, address, name, further);

    private void Queue(
        RowSet rows, Case row, Guid id, DateTimeOffset at, string template, string address, string name, IReadOnlyDictionary<string, object?> further)
    {
        // By what is in force: who answers the phone is asked today, whatever the case goes by.
        var model = Model(row, measures.Find(row.MeasureId), site);
        foreach (var (key, value) in further)
        {
            model[key] = value;
        }

        var mail = templates.Render(template, model, at);
        outbox.Queue(rows, new MailToSend(id, address, name, mail.Subject, mail.Text, template, row.Id, at));
    }

    /// <summary>What every mail about a case may tell.</summary>
    public static Dictionary<string, object?> Model(Case row, MeasurePackage? measure, SiteAddress site) => new()
    {
        ["applicant"] = row.ApplicantName,
        ["caseNumber"] = row.Number,
        ["measureTitle"] = measure?.Title ?? row.MeasureId,
        ["status"] = CaseWords.Status(row.Status),
        ["stage"] = row.Stage,
        ["url"] = site.Case(row.Id),
        ["contact"] = measure is { Contacts: [var contact, ..] } ? contact.PublicPhone : null,
        ["amount"] = row.AwardFen is { } award ? new Money(award) : null,
        ["capitals"] = row.AwardFen is { } sum ? new Money(sum).ToCapitals() : null,
    };
}
