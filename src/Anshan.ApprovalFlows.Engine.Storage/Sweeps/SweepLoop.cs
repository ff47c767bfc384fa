using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Engine.Storage.Sweeps;

/// <summary>Runs a sweep at once, at the next due instant, when a commit has set an earlier timer, and at least every interval.</summary>
/// <param name="sweep">One run; returns the next due instant, or null.</param>
/// <param name="armed">Is told by commits.</param>
/// <param name="now">The time in which due instants are given.</param>
/// <param name="machine">Measures the waiting.</param>
/// <param name="log">Takes what a run threw; the next one comes after the interval.</param>
public sealed class SweepLoop(
    Func<CancellationToken, Task<DateTimeOffset?>> sweep,
    TimerSignal armed,
    BusinessTime now,
    TimeProvider machine,
    ILogger log
)
{
    // A timer of the machine may be a fraction of a millisecond early.
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs until it is stopped; two runs never overlap.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(TimeSpan interval, CancellationToken stopping)
    {
        while (true)
        {
            DateTimeOffset? next = null;
            armed.WatchUntil(now() + interval);
            await PeriodicWork.TryAsync(async token => next = await sweep(token), log, stopping);
            await armed.WaitAsync(Pause(next, interval), machine, stopping);
        }
    }

    /// <summary>What is still overdue after a sweep could not be done: it waits for the interval, so that the loop does not spin.</summary>
    private TimeSpan Pause(DateTimeOffset? next, TimeSpan interval)
    {
        var left = next - now();
        return left > TimeSpan.Zero && left < interval ? left.Value + Precision : interval;
    }
}
