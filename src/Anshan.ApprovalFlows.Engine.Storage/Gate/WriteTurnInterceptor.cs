using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>
/// Gives each SaveChanges of a request's context (Identity, data protection, read marks) a turn of its own at the gate.
/// </summary>
internal sealed class WriteTurnInterceptor(IWriteGate gate, ContextTurns turns) : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (eventData.Context is { } context && NeedsTurn(context))
        {
            turns.Keep(context, gate.TakeTurnAsync().GetAwaiter().GetResult());
        }
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is { } context && NeedsTurn(context))
        {
            turns.Keep(context, await gate.TakeTurnAsync(cancellationToken));
        }
        return result;
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Release(eventData.Context);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        Release(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override void SaveChangesFailed(DbContextErrorEventData eventData) => Release(eventData.Context);

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Release(eventData.Context);
        return Task.CompletedTask;
    }

    // EF reports a missing row only here, not as a failed save. Its transaction ends a moment later; until then the writer waits for the
    // lock.
    public override InterceptionResult ThrowingConcurrencyException(ConcurrencyExceptionEventData eventData, InterceptionResult result)
    {
        Release(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    )
    {
        Release(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override void SaveChangesCanceled(DbContextEventData eventData) => Release(eventData.Context);

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        Release(eventData.Context);
        return Task.CompletedTask;
    }

    private static bool NeedsTurn(DbContext context) =>
        HeldTurn.Current switch
        {
            { IsWriters: true } => throw new InvalidOperationException(
                "A write at the gate saves through the context it is given, not through another one."
            ),
            { } => false,
            // Detects changes before the turn is taken: an exception here must not leave an open turn.
            null => context.ChangeTracker.HasChanges(),
        };

    // Ending a turn never waits.
    private void Release(DbContext? context) => turns.Release(context)?.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
