namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Hands one mail over. Returning means: accepted.</summary>
/// <remarks>
/// Throws <see cref="MailRefusedException"/> or <see cref="MailServerAwayException"/>; anything else is worth another try.
/// </remarks>
public interface IMailTransport
{
    Task SendAsync(OutboxMail mail, CancellationToken cancellation);

    /// <summary>Nothing is left to send for now: lets go of the connection.</summary>
    Task RestAsync();
}

/// <summary>The recipient will never take this mail; trying again is pointless.</summary>
public sealed class MailRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The server cannot be reached or does not let us in: no fault of the mail, which keeps its attempts.</summary>
public sealed class MailServerAwayException(string message, Exception? inner = null) : Exception(message, inner);
