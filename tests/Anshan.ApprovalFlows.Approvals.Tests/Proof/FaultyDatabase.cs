using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>How a statement or a commit fails.</summary>
internal enum Fault
{
    /// <summary>Inside the database, as by a full disk: the statement fails, and a writing one takes its whole transaction with it.</summary>
    Interrupted,

    /// <summary>The statement never reaches the database.</summary>
    NotReached,

    /// <summary>The statement is done and reported as failed.</summary>
    AnswerLost,

    /// <summary>The database turns the commit into a rollback.</summary>
    CommitRefused,

    /// <summary>The commit is done and reported as failed.</summary>
    CommitUnanswered,
}

/// <summary>Makes the n-th statement or commit fail, once, whoever sends it: EF, prepared commands, the driver itself.</summary>
/// <remarks>
/// The first and the fourth kind sit in the database handle, so nothing that goes through a connection of a context gets past
/// them; the others sit where EF reports what it does.
/// </remarks>
internal sealed class FaultyDatabase : DbCommandInterceptor, IDbConnectionInterceptor, IDbTransactionInterceptor
{
    private const int Denied = 1;
    private const int TransactionCode = 22, SavepointCode = 32;
    private static readonly string[] Control = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"];
    private readonly ConditionalWeakTable<sqlite3, object> watched = [];
    private readonly Lock counting = new();
    private Fault? armed;
    private int remaining;

    /// <summary>What failed, once something did.</summary>
    public string? Struck { get; private set; }

    /// <summary>Whether something had been committed before that.</summary>
    public bool IsAfterCommit { get; private set; }

    /// <summary>Statements begun and commits made in the handles since the last arming.</summary>
    public int Statements { get; private set; }

    public int Commits { get; private set; }

    public void Arm(Fault fault, int at)
    {
        lock (counting)
        {
            (armed, remaining, Struck, IsAfterCommit, Statements, Commits) = (fault, at, null, false, 0, 0);
        }
    }

    public void Disarm()
    {
        lock (counting)
        {
            armed = null;
        }
    }

    public void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Watch(connection);

    public Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Watch(connection);
        return Task.CompletedTask;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => ThrowAt(Fault.CommitUnanswered, "COMMIT");

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ThrowAt(Fault.CommitUnanswered, "COMMIT");
        return Task.CompletedTask;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        ThrowAt(Fault.NotReached, command.CommandText, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ThrowAt(Fault.NotReached, command.CommandText, result));

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        ThrowAt(Fault.NotReached, command.CommandText, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ThrowAt(Fault.NotReached, command.CommandText, result));

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result) =>
        ThrowAt(Fault.AnswerLost, command.CommandText, result);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ThrowAt(Fault.AnswerLost, command.CommandText, result));

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result) =>
        ThrowAt(Fault.AnswerLost, command.CommandText, result);

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ThrowAt(Fault.AnswerLost, command.CommandText, result));

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
        if (!sql.StartsWith("--", StringComparison.Ordinal) && !Control.Any(word => sql.StartsWith(word, StringComparison.OrdinalIgnoreCase)) && Strikes(Fault.Interrupted, sql, isStatement: true))
        {
            raw.sqlite3_interrupt(handle);
        }
    }

    private int Allowed(int action, utf8z what) =>
        action is TransactionCode or SavepointCode && Strikes(Fault.Interrupted, what.utf8_to_string(), isStatement: true) ? Denied : raw.SQLITE_OK;

    private int Committing()
    {
        lock (counting)
        {
            Commits += armed is null ? 0 : 1;
        }

        return Strikes(Fault.CommitRefused, "COMMIT") ? 1 : 0;
    }

    private void ThrowAt(Fault fault, string sql)
    {
        if (Strikes(fault, sql))
        {
            throw new SqliteException($"injected at {sql}", raw.SQLITE_FULL);
        }
    }

    private T ThrowAt<T>(Fault fault, string sql, T result)
    {
        ThrowAt(fault, sql);
        return result;
    }

    private bool Strikes(Fault fault, string sql, bool isStatement = false)
    {
        lock (counting)
        {
            Statements += armed is not null && isStatement ? 1 : 0;
            if (armed != fault || --remaining != 0)
            {
                return false;
            }

            // The commit hook counts the commit that it is about to refuse.
            (Struck, IsAfterCommit) = (sql, Commits > (fault == Fault.CommitRefused ? 1 : 0));
            return true;
        }
    }
}
