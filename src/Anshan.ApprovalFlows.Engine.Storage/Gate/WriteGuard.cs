using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>Refuses a writing command outside a turn, so that no write bypasses the gate by oversight.</summary>
/// <remarks>Migrations run on a context of their own that has no guard.</remarks>
internal sealed class WriteGuard(ContextTurns turns) : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    ) => Checked(command, eventData, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Checked(command, eventData, result));

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result
    ) => Checked(command, eventData, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Checked(command, eventData, result));

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result
    ) => Checked(command, eventData, result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Checked(command, eventData, result));

    private T Checked<T>(DbCommand command, CommandEventData eventData, T result) =>
        Reads(command.CommandText) || turns.MayWrite(eventData.Context) ? result : throw Refusal(FirstWord(command.CommandText).ToString());

    internal static InvalidOperationException Refusal(string what) =>
        new(
            $"{what} outside a turn at the write gate. Put it into IWriteGate.WriteAsync, or hold a turn: "
                + "await using var turn = await gate.TakeTurnAsync()."
        );

    private static bool Reads(string sql) =>
        FirstWord(sql) is "SELECT" or "PRAGMA" or "EXPLAIN" or "WITH" or "SAVEPOINT" or "RELEASE" or "ROLLBACK";

    /// <summary>The first word after white space and the comments that TagWith writes.</summary>
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

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );
}

/// <summary>Refuses a transaction outside a turn: on SQLite it would hold the write lock from its first moment.</summary>
internal sealed class TransactionGuard(ContextTurns turns) : DbTransactionInterceptor
{
    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result
    ) => turns.MayWrite(eventData.Context) ? result : throw WriteGuard.Refusal("BEGIN");

    public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(TransactionStarting(connection, eventData, result));
}
