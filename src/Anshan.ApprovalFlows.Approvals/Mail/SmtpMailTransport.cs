using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Sends through an SMTP server, one connection for a run of mails. Used by one caller at a time.</summary>
public sealed class SmtpMailTransport(MailSettings settings, TimeProvider machine) : IMailTransport, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SmtpClient client = new();

    public async Task SendAsync(OutboxMail mail, CancellationToken cancellation)
    {
        using var message = Compose(mail);
        // The client's own time-out does not count for its async methods.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        await ConnectAsync(limit.Token);
        try
        {
            await client.SendAsync(message, limit.Token);
        }
        catch (SmtpCommandException refusal)
            when (refusal is { ErrorCode: SmtpErrorCode.RecipientNotAccepted, StatusCode: >= (SmtpStatusCode)500 })
        {
            throw new MailRefusedException($"{(int)refusal.StatusCode} {refusal.Message}", refusal);
        }
    }

    public async Task RestAsync()
    {
        if (client.IsConnected)
        {
            await client.DisconnectAsync(quit: true);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        if (client.IsConnected)
        {
            return;
        }

        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.Security, cancellation);
            if (settings.User.Length > 0)
            {
                await client.AuthenticateAsync(settings.User, settings.Password, cancellation);
            }
        }
        catch (Exception e)
            when (e
                    is SocketException
                        or IOException
                        or ProtocolException
                        or CommandException
                        or AuthenticationException
                        or SslHandshakeException
                        or NotSupportedException
                        or OperationCanceledException
            )
        {
            if (client.IsConnected)
            {
                await client.DisconnectAsync(quit: false, CancellationToken.None);
            }

            throw new MailServerAwayException($"{settings.Host}:{settings.Port}: {e.Message}", e);
        }
    }

    private MimeMessage Compose(OutboxMail mail)
    {
        if (!MailboxAddress.TryParse(mail.To, out var to))
        {
            throw new MailRefusedException($"\"{mail.To}\" is not a mail address.");
        }

        to.Name = mail.ToName;
        var message = new MimeMessage
        {
            MessageId = $"{mail.Id:N}@{settings.Domain}",
            Date = machine.GetUtcNow(),
            Subject = mail.Subject,
            Body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody(),
        };
        message.From.Add(new MailboxAddress(settings.FromName, settings.From));
        message.To.Add(to);
        // Keeps out-of-office answers from coming back.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }
}
