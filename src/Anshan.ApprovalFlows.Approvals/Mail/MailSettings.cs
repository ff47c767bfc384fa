using MailKit.Security;
using Microsoft.Extensions.Configuration;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Where mails go.</summary>
public enum MailRoute
{
    /// <summary>To the SMTP server of the settings.</summary>
    Smtp,

    /// <summary>Development without a server: to the mailbox page.</summary>
    Mailbox,

    /// <summary>Production without a server: nowhere, they wait in the outbox.</summary>
    None,
}

/// <summary>The <c>Smtp</c> section of the settings.</summary>
public sealed record MailSettings(
    MailRoute Route,
    string Host,
    int Port,
    string User,
    string Password,
    SecureSocketOptions Security,
    string From,
    string FromName
)
{
    /// <summary>The part behind @ of the Message-ID.</summary>
    public string Domain => From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..];

    public static MailSettings Read(IConfiguration configuration, bool isDevelopment)
    {
        var smtp = configuration.GetSection("Smtp");
        var host = smtp["Host"]?.Trim() ?? "";
        var security = smtp["Security"] is { Length: > 0 } text ? text : nameof(SecureSocketOptions.StartTls);
        if (!Enum.TryParse<SecureSocketOptions>(security, ignoreCase: true, out var options))
        {
            throw new InvalidOperationException(
                $"Smtp:Security is \"{security}\"; known are {string.Join(", ", Enum.GetNames<SecureSocketOptions>())}."
            );
        }

        return new MailSettings(
            host.Length > 0 ? MailRoute.Smtp
                : isDevelopment ? MailRoute.Mailbox
                : MailRoute.None,
            host,
            smtp.GetValue("Port", 587),
            smtp["User"] ?? "",
            smtp["Password"] ?? "",
            options,
            smtp["From"] is { Length: > 0 } from ? from : "no-reply@localhost",
            smtp["FromName"] ?? ""
        );
    }
}
