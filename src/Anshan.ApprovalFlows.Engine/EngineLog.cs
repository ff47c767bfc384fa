using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Engine;

/// <summary>The engine's log messages with their stable event ids.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1001, LogLevel.Error, "Timer {Kind} of activity {Activity} in instance {Instance} failed")]
    public static partial void TimerFailed(ILogger log, Guid instance, string activity, string kind, Exception problem);
}
