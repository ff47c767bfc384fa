namespace Anshan.ApprovalFlows.Engine.Storage.Timers;

/// <summary>Signals the sweep when a commit of this server has set a timer that is due before the next regular run.</summary>
/// <remarks>What other servers arm is found by the next sweep.</remarks>
public sealed class TimerSignal : IDisposable
{
    private readonly AsyncSignal signal = new();
    private long watchedUntil;

    /// <summary>From now on a timer that is due before this instant sets the signal.</summary>
    public void WatchUntil(DateTimeOffset instant) => Volatile.Write(ref watchedUntil, instant.UtcTicks);

    /// <summary>A timer was committed.</summary>
    public void Armed(DateTimeOffset due)
    {
        if (due.UtcTicks < Volatile.Read(ref watchedUntil))
        {
            signal.Set();
        }
    }

    /// <summary>Waits for a nearer timer, or until <paramref name="longest"/> has passed.</summary>
    public Task WaitAsync(TimeSpan longest, TimeProvider machine, CancellationToken cancellation) =>
        signal.WaitAsync(longest, machine, cancellation);

    /// <inheritdoc/>
    public void Dispose() => signal.Dispose();
}
