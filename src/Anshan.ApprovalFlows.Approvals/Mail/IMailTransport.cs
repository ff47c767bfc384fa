namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Sends one mail. When it returns, the server has accepted the mail.</summary>
/// <remarks>
/// Throws <see cref="MailRefusedException"/> or <see cref="MailServerAwayException"/>; after any other exception the mail is tried again.
/// </remarks>
public interface IMailTransport
{
    Task SendAsync(OutboxMail mail, CancellationToken cancellation);

    /// <summary>Nothing is left to send for now: closes the connection.</summary>
    Task RestAsync();
}

/// <summary>The recipient will never take this mail; trying again is pointless.</summary>
public sealed class MailRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The server cannot be reached or refuses the login: not the fault of the mail, so the attempt is not counted.</summary>
public sealed class MailServerAwayException(string message, Exception? inner = null) : Exception(message, inner);
