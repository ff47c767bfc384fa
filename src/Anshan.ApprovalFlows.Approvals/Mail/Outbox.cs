using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>A rendered mail and whom it is for.</summary>
/// <remarks>The id becomes the Message-ID; derived from the cause, a repeated step cannot queue the mail twice.</remarks>
public sealed record MailToSend(
    Guid Id,
    string To,
    string ToName,
    string Subject,
    string Text,
    string Template,
    Guid? CaseId = null,
    DateTimeOffset? CaseAt = null
);

/// <summary>Queues mails inside the turn that causes them; they leave after its commit.</summary>
public sealed class Outbox(TimeProvider machine, OutboxSignal signal)
{
    /// <summary>The instant at which a mail queued now is written.</summary>
    public DateTimeOffset Now => machine.GetUtcNow();

    public void Queue(DbContext db, MailToSend mail) => db.Add(Row(mail));

    public void Queue(RowSet rows, MailToSend mail)
    {
        rows.Add(Row(mail));
        rows.WhenFlushed(signal.Announce);
    }

    private OutboxMail Row(MailToSend mail) =>
        new()
        {
            Id = mail.Id,
            To = mail.To,
            ToName = MailNames.Name(mail.ToName),
            Subject = mail.Subject,
            Text = mail.Text,
            Template = mail.Template,
            CaseId = mail.CaseId,
            CaseAt = mail.CaseAt,
            CreatedAt = machine.GetUtcNow(),
        };
}
