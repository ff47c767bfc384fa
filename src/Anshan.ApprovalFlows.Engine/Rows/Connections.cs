using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Anshan.ApprovalFlows.Engine.Rows;

/// <summary>Commands made once per connection, executed where EF's interceptors and its log see them like any other command.</summary>
internal static class Connections
{
    private static readonly ConditionalWeakTable<DbConnection, Dictionary<RowStatement, DbCommand>> Prepared = [];

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

    public static DbCommand Command(DbContext db, RowStatement statement, DbTransaction? transaction)
    {
        var connection = db.Database.GetDbConnection();
        var commands = Prepared.GetOrCreateValue(connection);
        if (!commands.TryGetValue(statement, out var command))
        {
            commands[statement] = command = New(connection, statement);
        }

        command.Transaction = transaction;
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
            connection, command, command.CommandText, db, id, connection.ConnectionId, begin, CommandSource.LinqQuery, cancellation);
        var reader = instead.HasResult ? instead.Result : await command.ExecuteReaderAsync(cancellation);
        try
        {
            return await log.CommandReaderExecutedAsync(
                connection, command, command.CommandText, db, id, connection.ConnectionId, reader, begin, Since(begin), CommandSource.LinqQuery, cancellation);
        }
        catch
        {
            // The command lives as long as its connection: with a reader left open it would serve nobody again.
            await reader.DisposeAsync();
            throw;
        }
    }

    private static TimeSpan Since(DateTimeOffset begin) => TimeProvider.System.GetUtcNow() - begin;

    private static DbCommand New(DbConnection connection, RowStatement statement)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // written from the model, values are parameters
        command.CommandText = statement.Sql;
#pragma warning restore CA2100
        for (var place = 0; place < statement.Parameters.Count; place++)
        {
            command.Parameters.Add(statement.Parameters[place].Parameter(command, $"@p{place}"));
        }

        return command;
    }
}
