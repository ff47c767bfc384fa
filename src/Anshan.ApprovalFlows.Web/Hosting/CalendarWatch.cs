using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>
/// From 1 December on, says that next year's calendar is missing: a warning in the log every day, a mail to the system
/// administrators once a year.
/// </summary>
/// <remarks>Without it due dates of the next year count Monday to Friday, holidays included.</remarks>
public sealed class CalendarWatch(
    WorkingCalendar calendar,
    CaseClock clock,
    IWriteGate gate,
    MailTemplates templates,
    Outbox outbox,
    TimeProvider machine,
    ILogger<CalendarWatch> log
)
{
    private const string Template = "calendar-missing";

    /// <summary>Looks once; returns how many mails were queued.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var today = ChinaTime.DateOf(clock.Now);
        var next = today.Year + 1;
        if (today.Month != 12 || calendar.Knows(next))
        {
            return 0;
        }

        WebLog.CalendarMissing(log, next);
        return await gate.WriteAsync((db, token) => NotifyAsync(db, next, token), cancellation);
    }

    private async Task<int> NotifyAsync(DbContext db, int year, CancellationToken cancellation)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"calendar-missing-{year}");
        if (await db.Set<Setting>().AnyAsync(row => row.Key == key, cancellation))
        {
            return 0;
        }

        var administrators = await Reachable.InRoles(db, [Roles.SystemAdministrator], machine.GetUtcNow()).ToListAsync(cancellation);
        foreach (var user in administrators)
        {
            var words = new Dictionary<string, object?>
            {
                ["recipient"] = user.FullName,
                ["year"] = year.ToString(CultureInfo.InvariantCulture),
            };
            var mail = templates.Render(Template, words, clock.Now);
            outbox.Queue(db, new MailToSend(DerivedGuid.Of(key, user.Id), user.Email!, user.FullName, mail.Subject, mail.Text, Template));
        }

        // Without an administrator nobody has been told, so the next day asks again.
        if (administrators.Count > 0)
        {
            db.Add(new Setting { Key = key, Value = clock.Now.ToString("O", CultureInfo.InvariantCulture) });
        }

        return administrators.Count;
    }
}
