using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Logs;

/// <summary>Every log message of this project. An event id is never used again for another message.</summary>
/// <remarks>2001–2099 mails, 2101–2199 requests to other systems, 2201–2299 stored files, 2301–2399 duties.</remarks>
internal static partial class ApprovalsLog
{
    [LoggerMessage(2001, LogLevel.Warning, "No mail is sent: Smtp:Host is empty. Mails wait in the outbox until it is set")]
    public static partial void NoMailServer(ILogger log);

    [LoggerMessage(2002, LogLevel.Error, "The outbox could not be swept")]
    public static partial void OutboxFailed(ILogger log, Exception problem);

    [LoggerMessage(2003, LogLevel.Warning, "The mail server is away: {Cause}")]
    public static partial void MailServerAway(ILogger log, string cause);

    [LoggerMessage(2004, LogLevel.Warning, "Mail {Mail} failed (attempt {Attempt}, given up: {IsOver}): {Cause}")]
    public static partial void MailFailed(ILogger log, Guid mail, int attempt, bool isOver, string cause);

    [LoggerMessage(
        2005,
        LogLevel.Warning,
        "Mail {Mail} took longer than the lease, and another server has taken it: it may have left twice, under one Message-ID"
    )]
    public static partial void MailTakenByAnother(ILogger log, Guid mail);

    [LoggerMessage(2101, LogLevel.Error, "Requests to other systems could not be sent")]
    public static partial void RequestsFailed(ILogger log, Exception problem);

    [LoggerMessage(2201, LogLevel.Warning, "The file {Sha256}, which no row names, could not be deleted; the sweep will")]
    public static partial void FileLeft(ILogger log, string sha256, Exception problem);

    [LoggerMessage(2301, LogLevel.Information, "{Count} duties were opened on {Day:yyyy-MM-dd}")]
    public static partial void DutiesOpened(ILogger log, int count, DateOnly day);
}
