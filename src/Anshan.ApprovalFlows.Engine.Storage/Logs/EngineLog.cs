using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Engine.Storage.Logs;

/// <summary>Every log message of this project. An event id is never used again for another message.</summary>
/// <remarks>
/// 1001–1099 time, 1101–1199 messages between instances, 1201–1299 the write gate.
/// <c>ApprovalsLog</c> has 2001 and up, <c>WebLog</c> 3001 and up.
/// </remarks>
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

    [LoggerMessage(1201, LogLevel.Error, "A turn was not returned within {Limit}; the writer goes on without it")]
    public static partial void TurnNotReturned(ILogger log, TimeSpan limit);

    [LoggerMessage(1202, LogLevel.Error, "A group of {Count} writes was not stored")]
    public static partial void GroupNotStored(ILogger log, int count, Exception problem);

    [LoggerMessage(1203, LogLevel.Error, "The writer's connection could not be closed")]
    public static partial void ConnectionNotClosed(ILogger log, Exception problem);
}
