using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>
/// The only way to write to the database: every write of the system takes a turn here, and its caller is answered only after the commit.
/// </summary>
/// <remarks>
/// Two implementations: on SQLite one first-in-first-out writer that groups waiting writes into one transaction; on PostgreSQL short
/// concurrent transactions, one for a write or a group of steps. A write that throws is rolled back alone; the others of its group are
/// committed.
/// </remarks>
public interface IWriteGate
{
    /// <summary>Runs <paramref name="write"/> in a turn and saves what it changed; returns its result after the commit.</summary>
    /// <remarks>
    /// <paramref name="write"/> holds only SQL: no network, no hashing, no waiting. It may run again after a serialization
    /// failure, or when another write of its group failed, so it changes nothing but the context it is given. Changes still pending on the
    /// context are saved by the gate.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It was asked for inside another write, which would wait for itself for ever.</exception>
    /// <exception cref="Exception">Whatever <paramref name="write"/> or the database threw; nothing of it is stored then.</exception>
    Task<T> WriteAsync<T>(Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellation = default);

    /// <summary>
    /// As <see cref="WriteAsync"/>, for a write that does not depend on anything it reads: each of its rows is guarded by a key or a
    /// conditional update.
    /// </summary>
    /// <remarks>
    /// Where writes run concurrently it waits for a row that another one has locked and then goes on; it is not run again.
    /// </remarks>
    Task<T> WriteGuardedAsync<T>(Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellation = default) =>
        WriteAsync(write, cancellation);

    /// <summary>Writes rows made before the turn, each guarded as <see cref="WriteGuardedAsync"/> demands.</summary>
    /// <param name="of">The instance whose row the set locks first; no two sets of one instance share a transaction.</param>
    /// <param name="rows">What is written.</param>
    /// <param name="cancellation">Heeded until the turn has begun.</param>
    Task WriteRowsAsync(Guid of, RowSet rows, CancellationToken cancellation = default) =>
        WriteGuardedAsync(
            async (db, token) =>
            {
                await rows.FlushAsync(db, token);
                return true;
            },
            cancellation
        );

    /// <summary>Waits for a turn of its own for a context that saves by itself (Identity); the turn ends when disposed.</summary>
    Task<IDisposable> TakeTurnAsync(CancellationToken cancellation = default);
}
