using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>Injects faults into SQLite for every statement, whether from EF, prepared commands or the driver.</summary>
/// <remarks>
/// The first and the fourth kind are hooks of the database handle, so they cover every statement on a connection of a context; the others
/// are EF interceptors.
/// </remarks>
internal sealed class FaultyDatabase(FaultTrigger trigger) : DbCommandInterceptor, IDbConnectionInterceptor, IDbTransactionInterceptor
{
    private const int Denied = 1;
    private const int TransactionCode = 22,
        SavepointCode = 32;
    private static readonly string[] Control = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"];
    private readonly ConditionalWeakTable<sqlite3, object> watched = [];

    public void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Watch(connection);

    public Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Watch(connection);
        return Task.CompletedTask;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        ThrowAt(Fault.CommitUnanswered, "COMMIT");

    public Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        ThrowAt(Fault.CommitUnanswered, "COMMIT");
        return Task.CompletedTask;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    ) => ThrowAt(Fault.NotReached, command.CommandText, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(ThrowAt(Fault.NotReached, command.CommandText, result));

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result
    ) => ThrowAt(Fault.NotReached, command.CommandText, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(ThrowAt(Fault.NotReached, command.CommandText, result));

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result) =>
        ThrowAt(Fault.AnswerLost, command.CommandText, result);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(ThrowAt(Fault.AnswerLost, command.CommandText, result));

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result) =>
        ThrowAt(Fault.AnswerLost, command.CommandText, result);

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(ThrowAt(Fault.AnswerLost, command.CommandText, result));

    private void Watch(DbConnection connection)
    {
        if (connection is not SqliteConnection { Handle: { } handle } || !watched.TryAdd(handle, this))
        {
            return;
        }

        raw.sqlite3_trace(handle, (_, sql) => Begun(handle, sql), null);
        raw.sqlite3_set_authorizer(handle, (object _, int action, utf8z what, utf8z _, utf8z _, utf8z _) => Allowed(action, what), null);
        raw.sqlite3_commit_hook(handle, _ => Committing(), null);
    }

    /// <summary>A statement begins to run. The interruption meets it at its first jump, before it has done anything.</summary>
    private void Begun(sqlite3 handle, string sql)
    {
        // A trigger's statements are traced as comments; BEGIN and the like run too short to be interrupted and are denied instead.
        if (
            !sql.StartsWith("--", StringComparison.Ordinal)
            && !Control.Any(word => sql.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            && Strikes(sql)
        )
        {
            raw.sqlite3_interrupt(handle);
        }
    }

    private int Allowed(int action, utf8z what) =>
        action is TransactionCode or SavepointCode && Strikes(what.utf8_to_string()) ? Denied : raw.SQLITE_OK;

    private int Committing()
    {
        if (trigger.Strikes(Fault.CommitRefused, "COMMIT"))
        {
            return 1;
        }

        trigger.CountCommit();
        return 0;
    }

    private bool Strikes(string sql)
    {
        trigger.CountStatement();
        return trigger.Strikes(Fault.Interrupted, sql);
    }

    private void ThrowAt(Fault fault, string sql)
    {
        if (trigger.Strikes(fault, sql))
        {
            throw new SqliteException($"injected at {sql}", raw.SQLITE_FULL);
        }
    }

    private T ThrowAt<T>(Fault fault, string sql, T result)
    {
        ThrowAt(fault, sql);
        return result;
    }
}
