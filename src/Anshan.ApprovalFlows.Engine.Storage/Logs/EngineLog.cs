using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Engine.Storage.Logs;

/// <summary>The engine's log messages with their stable event ids.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1001, LogLevel.Error, "Timer {Kind} of activity {Activity} in instance {Instance} failed")]
    public static partial void TimerFailed(ILogger log, Guid instance, string activity, string kind, Exception problem);

    [LoggerMessage(1002, LogLevel.Error, "Work that runs by itself failed; it is tried again at its next time")]
    public static partial void PeriodicWorkFailed(ILogger log, Exception problem);

    [LoggerMessage(1101, LogLevel.Warning, "Message {Message} ({Kind}) was not delivered")]
    public static partial void MessageFailed(ILogger log, Guid message, string kind, Exception problem);

    [LoggerMessage(1102, LogLevel.Warning, "Trigger {Version}/{Activity} did not start its instance")]
    public static partial void TriggerFailed(ILogger log, string version, string activity, Exception problem);
}
