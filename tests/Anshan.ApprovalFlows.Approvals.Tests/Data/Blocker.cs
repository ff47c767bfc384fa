using Anshan.ApprovalFlows.Engine.Storage.Gate;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>A write that occupies the gate until disposed, so that later writes wait.</summary>
internal sealed class Blocker : IAsyncDisposable
{
    private readonly TaskCompletionSource<bool> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<bool> write;

    private Blocker(IWriteGate gate) =>
        write = gate.WriteAsync(
            (_, _) =>
            {
                begun.TrySetResult();
                return over.Task;
            }
        );

    public static async Task<Blocker> StartAsync(IWriteGate gate)
    {
        var blocker = new Blocker(gate);
        await blocker.begun.Task;
        return blocker;
    }

    public async ValueTask DisposeAsync()
    {
        over.TrySetResult(true);
        // If the whole group fails, the other writes of the group report it.
        await ((Task)write).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
