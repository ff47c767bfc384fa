using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>
/// Refuses a writing command, or a transaction, of a context that holds no turn at the write gate: nobody writes past it by oversight.
/// </summary>
/// <remarks>
/// A transaction on SQLite would hold the write lock from its first moment. The gate's own contexts and the one that migrates have no
/// guard.
/// </remarks>
internal sealed class WriteGuard : DbCommandInterceptor, IDbTransactionInterceptor
{
    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        var word = FirstWord(result.CommandText);
        return word is "SELECT" or "PRAGMA" or "EXPLAIN" or "WITH" or "SAVEPOINT" or "RELEASE" or "ROLLBACK"
            ? result
            : Allowed(eventData.Context, word, result);
    }

    public InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result
    ) => Allowed(eventData.Context, "BEGIN", result);

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Allowed(eventData.Context, "BEGIN", result));

    private static T Allowed<T>(DbContext? context, ReadOnlySpan<char> what, T result) =>
        context is AppDbContext { HoldsTurn: true }
            ? result
            : throw new InvalidOperationException($"{what} outside a turn at the write gate. Put it into IWriteGate.WriteAsync.");

    /// <summary>The first word behind blank space and the comments that TagWith writes.</summary>
    private static ReadOnlySpan<char> FirstWord(string sql)
    {
        var rest = sql.AsSpan().TrimStart();
        while (rest.StartsWith("--"))
        {
            var end = rest.IndexOf('\n');
            rest = end < 0 ? [] : rest[end..].TrimStart();
        }

        var length = rest.IndexOfAnyExcept(Letters);
        return length < 0 ? rest : rest[..length];
    }
}
