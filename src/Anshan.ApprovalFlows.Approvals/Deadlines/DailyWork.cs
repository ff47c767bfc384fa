namespace Anshan.ApprovalFlows.Approvals.Deadlines;

/// <summary>What is due once a day by business time, so that the demo clock stops for it as it does for timers.</summary>
/// <param name="RunAsync">Does what is due by now; true when something was.</param>
/// <param name="NextAsync">The next instant at which something is due, now or later.</param>
public sealed record DailyWork(Func<CancellationToken, Task<bool>> RunAsync, Func<CancellationToken, Task<DateTimeOffset>> NextAsync);
