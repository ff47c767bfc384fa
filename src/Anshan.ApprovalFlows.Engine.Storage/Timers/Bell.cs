namespace Anshan.ApprovalFlows.Engine.Storage.Timers;

/// <summary>Calls one sleeper: rung while he is awake, it lets him not fall asleep once.</summary>
/// <remarks>It may ring once too often; whoever sleeps wakes by himself after a while, for what a crash left behind rings nobody.</remarks>
public sealed class Bell : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    /// <summary>Waits for a ring, or until <paramref name="longest"/> has passed.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider machine, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(longest, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await rung.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nobody rang: time to look.
        }
    }

    /// <summary>Rings.</summary>
    public void Ring()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // Rung already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => rung.Dispose();
}
