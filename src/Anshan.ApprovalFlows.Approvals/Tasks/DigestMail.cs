using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Engine.Execution;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>Writes one person's work mail of a day into the outbox; of one person and day it is always the same mail.</summary>
public sealed class DigestMail(MailTemplates templates, Outbox outbox)
{
    internal const string Template = "work-digest";

    public void Queue(DbContext db, PersonDigest digest, DateOnly day, DateTimeOffset now)
    {
        var mail = templates.Render(Template, digest.Model(day));
        var id = DerivedGuid.Of(Template, digest.PersonId, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        outbox.Queue(db, new MailToSend(id, digest.Address, digest.Name, mail.Subject, mail.Text, Template, CaseAt: now));
    }
}
