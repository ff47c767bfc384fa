using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Records the commands sent to a database. Register it as <see cref="IInterceptor"/>.</summary>
/// <remarks>
/// Commands are what interceptors of EF see. Statements are what the database itself is given, by whatever way: what SQLite executes on the
/// connections of the contexts, and what the driver of PostgreSQL sends, a batch being one.
/// </remarks>
public sealed class SqlWatch : DbCommandInterceptor, IDbConnectionInterceptor, IDisposable
{
    private readonly ConcurrentQueue<string> commands = [];
    private readonly ConcurrentQueue<string> statements = [];
    private readonly ActivityListener driver;
    private string? database;

    public SqlWatch()
    {
        driver = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (database is not null && Tag(activity, "db.name", "db.namespace") == database)
                {
                    statements.Enqueue(Tag(activity, "db.statement", "db.query.text") ?? activity.DisplayName);
                }
            },
        };
        ActivitySource.AddActivityListener(driver);
    }

    /// <summary>Every command since the last <see cref="Clear"/>.</summary>
    public IReadOnlyList<string> Commands => [.. commands];

    /// <summary>
    /// Every statement since the last <see cref="Clear"/>, but for those that only set a connection up or try a rested one.
    /// </summary>
    public IReadOnlyList<string> Statements =>
        [.. statements.Where(sql => sql != "SELECT 1" && !sql.StartsWith("PRAGMA", StringComparison.Ordinal))];

    public void Clear()
    {
        commands.Clear();
        statements.Clear();
    }

    public void Dispose() => driver.Dispose();

    public void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Watch(connection);

    public Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken)
    {
        Watch(connection);
        return Task.CompletedTask;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    )
    {
        commands.Enqueue(command.CommandText);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        commands.Enqueue(command.CommandText);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result,
        CancellationToken cancellationToken = default
    )
    {
        commands.Enqueue(command.CommandText);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        commands.Enqueue(command.CommandText);
        return ValueTask.FromResult(result);
    }

    private static string? Tag(Activity activity, params string[] names) =>
        names.Select(activity.GetTagItem).OfType<string>().FirstOrDefault();

    private void Watch(DbConnection connection)
    {
        if (connection is SqliteConnection { Handle: { } handle })
        {
            raw.sqlite3_trace(handle, (_, sql) => statements.Enqueue(sql), null);
        }
        else if (connection is NpgsqlConnection)
        {
            database = connection.Database;
        }
    }
}
