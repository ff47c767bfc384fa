using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Commands executed where EF's interceptors and its log see them like any other command.</summary>
/// <remarks>
/// A command is made for one execution and disposed behind it. None is kept: what is prepared belongs to the native handle or session
/// beneath, the
/// drivers' pools exchange those under a connection object, and a command kept across that fails for ever or reads through somebody else's
/// transaction.
/// </remarks>
internal static class Connections
{
    /// <summary>Opens the connection when it is closed; true when it was, and the caller closes it.</summary>
    public static async ValueTask<bool> OpenAsync(DbContext db, CancellationToken cancellation)
    {
        if (db.Database.GetDbConnection().State == ConnectionState.Open)
        {
            return false;
        }

        await db.Database.OpenConnectionAsync(cancellation);
        return true;
    }

    /// <summary>The command with its values, for the transaction that the context is in; the caller disposes it.</summary>
    public static DbCommand Command(DbContext db, RowStatement statement, object[] values)
    {
        var connection = db.Database.GetDbConnection();
        var command = connection.CreateCommand();
        command.Transaction = Transaction(db);
        var isNamed = connection is SqliteConnection;
#pragma warning disable CA2100 // written from the model, values are parameters
        command.CommandText = isNamed ? statement.Sql : statement.PositionalSql;
#pragma warning restore CA2100
        for (var place = 0; place < values.Length; place++)
        {
            var (column, stored) = (statement.Parameters[place], statement.Parameters[place].Stored(values[place]));
            command.Parameters.Add(isNamed ? column.Named(command, $"@p{place}", stored) : column.Positional(connection, stored));
        }

        return command;
    }

    public static DbTransaction? Transaction(DbContext db) => db.Database.CurrentTransaction?.GetDbTransaction();

    public static async ValueTask<DbDataReader> ReadAsync(DbContext db, DbCommand command, CancellationToken cancellation)
    {
        var log = db.GetService<IRelationalCommandDiagnosticsLogger>();
        var begin = TimeProvider.System.GetUtcNow();
        if (!log.ShouldLogCommandExecute(begin))
        {
            return await command.ExecuteReaderAsync(cancellation);
        }

        var connection = db.GetService<IRelationalConnection>();
        var id = Guid.NewGuid();
        var instead = await log.CommandReaderExecutingAsync(
            connection,
            command,
            command.CommandText,
            db,
            id,
            connection.ConnectionId,
            begin,
            CommandSource.LinqQuery,
            cancellation
        );
        var reader = instead.HasResult ? instead.Result : await command.ExecuteReaderAsync(cancellation);
        try
        {
            return await log.CommandReaderExecutedAsync(
                connection,
                command,
                command.CommandText,
                db,
                id,
                connection.ConnectionId,
                reader,
                begin,
                Since(begin),
                CommandSource.LinqQuery,
                cancellation
            );
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    private static TimeSpan Since(DateTimeOffset begin) => TimeProvider.System.GetUtcNow() - begin;
}
