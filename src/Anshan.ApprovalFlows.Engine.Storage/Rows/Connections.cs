using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>What the code asks about the connection beneath a context.</summary>
public static class Connections
{
    /// <summary>The connection to SQLite; null on PostgreSQL. The one way to ask which database a context is on.</summary>
    public static SqliteConnection? Sqlite(this DbContext db) => db.Database.GetDbConnection() as SqliteConnection;

    /// <summary>The command with its values, for the transaction that the context is in; the caller disposes it.</summary>
    /// <remarks>
    /// None is kept: what is prepared belongs to the native handle or session beneath, the drivers' pools exchange those under a connection
    /// object, and a command kept across that fails for ever or reads through somebody else's transaction.
    /// </remarks>
    internal static DbCommand Command(DbContext db, RowStatement statement, object[] values)
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

    internal static DbTransaction? Transaction(DbContext db) => db.Database.CurrentTransaction?.GetDbTransaction();
}
