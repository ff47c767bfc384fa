using System.Data.Common;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Signals the dispatcher once a commit has put a mail into the outbox.</summary>
/// <remarks>There may be an extra signal; the poll finds what a crash left behind.</remarks>
public sealed class OutboxSignal : ISaveChangesInterceptor, IDbTransactionInterceptor, IDisposable
{
    private readonly AsyncSignal signal = new();
    private int queued;

    /// <summary>Waits for a mail or until <paramref name="poll"/> has passed.</summary>
    public Task WaitAsync(TimeSpan poll, TimeProvider machine, CancellationToken cancellation) =>
        signal.WaitAsync(poll, machine, cancellation);

    /// <summary>A mail is being written in the running transaction; its commit signals the dispatcher.</summary>
    public void Announce() => Volatile.Write(ref queued, 1);

    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (eventData.Context?.ChangeTracker.Entries<OutboxMail>().Any(x => x.State == EntityState.Added) is true)
        {
            Announce();
        }

        return result;
    }

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(SavingChanges(eventData, result));

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        // A single row is saved without a transaction of its own and is committed by now.
        if (eventData.Context?.Database.CurrentTransaction is null)
        {
            Wake();
        }

        return result;
    }

    public ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(SavedChanges(eventData, result));

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Wake();

    public Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Wake();
        return Task.CompletedTask;
    }

    public void Dispose() => signal.Dispose();

    private void Wake()
    {
        if (Interlocked.Exchange(ref queued, 0) != 0)
        {
            signal.Set();
        }
    }
}
