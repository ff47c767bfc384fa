namespace Anshan.ApprovalFlows.Engine.Storage.Timers;

/// <summary>An auto-reset event for one waiter: set while nobody waits, it lets the next wait return at once.</summary>
/// <remarks>
/// It may be set once too often. The waiter also returns after a limit, because what a crash left behind sets no signal.
/// </remarks>
public sealed class AsyncSignal : IDisposable
{
    private readonly SemaphoreSlim isSet = new(0, 1);

    /// <summary>Waits until the signal is set, or until <paramref name="longest"/> has passed.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider machine, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(longest, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await isSet.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The limit has passed.
        }
    }

    /// <summary>Sets the signal.</summary>
    public void Set()
    {
        try
        {
            isSet.Release();
        }
        catch (SemaphoreFullException)
        {
            // Set already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => isSet.Dispose();
}
