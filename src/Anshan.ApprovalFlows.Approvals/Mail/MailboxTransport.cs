namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Development without a mail server: the outbox itself is the mailbox, its page shows what would be sent.</summary>
public sealed class MailboxTransport : IMailTransport
{
    public Task SendAsync(OutboxMail mail, CancellationToken cancellation) => Task.CompletedTask;

    public Task RestAsync() => Task.CompletedTask;
}
