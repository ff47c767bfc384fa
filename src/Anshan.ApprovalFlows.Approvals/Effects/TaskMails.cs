using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The mails about a task that no step causes, written in the commit that causes them.</summary>
public sealed class TaskMails(
    MailTemplates templates,
    Outbox outbox,
    IReachablePeople people,
    MeasureCatalogue measures,
    OrganisationTree organisations,
    SiteAddress site
)
{
    /// <summary>Asks whoever has the task to go on: who has claimed it, else everybody who may end it; returns who they were.</summary>
    public async Task<IReadOnlyList<string>> UrgeAsync(
        DbContext db,
        CaseTask task,
        Case row,
        Actor by,
        string note,
        CancellationToken cancellation
    )
    {
        var unit = await people.InRolesAsync(db, [task.Role], task.OrganisationId, cancellation);
        var holder = unit.FirstOrDefault(user => user.Id == task.ClaimedById);
        var told = holder is null ? unit : [holder];
        foreach (var user in told)
        {
            Queue(db, task, row, user, "task-urged", by, note, site.Task(task.Id));
        }

        return [.. told.Select(user => user.FullName)];
    }

    /// <summary>Tells people of a case that they are to know of.</summary>
    public void Copy(DbContext db, CaseTask task, Case row, Actor by, IReadOnlyList<AppUser> readers, string note)
    {
        foreach (var user in readers)
        {
            Queue(db, task, row, user, "case-copied", by, note, site.Case(row.Id));
        }
    }

    private void Queue(DbContext db, CaseTask task, Case row, AppUser user, string template, Actor by, string note, string url)
    {
        if (user is not { Email.Length: > 0, DisabledAt: null })
        {
            return;
        }

        var mail = templates.Render(
            template,
            new Dictionary<string, object?>
            {
                ["recipient"] = user.FullName,
                ["organisation"] = organisations.Find(task.OrganisationId ?? "")?.Name,
                ["caseNumber"] = row.Number,
                ["measureTitle"] = measures.Find(row.MeasureId)?.Title ?? row.MeasureId,
                ["stage"] = task.Title,
                ["due"] = task.DueAt is { } at ? ChinaTime.Display(ChinaTime.DateOf(at.AddTicks(-1))) : null,
                ["by"] = by.Name,
                ["message"] = note.Length == 0 ? null : note,
                ["url"] = url,
            },
            outbox.Now
        );
        outbox.Queue(db, new MailToSend(Guid.CreateVersion7(), user.Email, user.FullName, mail.Subject, mail.Text, template, row.Id));
    }
}
