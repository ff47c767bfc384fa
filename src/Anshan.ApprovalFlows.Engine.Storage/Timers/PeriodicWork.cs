using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Engine.Storage.Timers;

/// <summary>What a hosted service does again and again: one run at a time, and an exception ends the run but not the repetition.</summary>
public static class PeriodicWork
{
    /// <summary>Runs <paramref name="work"/> at once and then every <paramref name="period"/>, until it is stopped.</summary>
    /// <remarks>A run that takes longer than the period is followed by the next one at once; missed ticks count as one.</remarks>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task RunAsync(
        TimeSpan period,
        Func<CancellationToken, Task> work,
        TimeProvider machine,
        ILogger log,
        CancellationToken stopping
    )
    {
        using var timer = new PeriodicTimer(period, machine);
        do
        {
            await TryAsync(work, log, stopping);
        } while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <summary>Runs <paramref name="work"/> once; false when it failed, which is logged.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<bool> TryAsync(Func<CancellationToken, Task> work, ILogger log, CancellationToken stopping)
    {
        try
        {
            await work(stopping);
            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            EngineLog.PeriodicWorkFailed(log, failure);
            return false;
        }
    }
}
