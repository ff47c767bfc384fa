using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Reads rows by a prepared statement, untracked and without translation; for the hot path only.</summary>
/// <remarks>Sees what the connection sees: inside a turn also what the turn has flushed, never what a change tracker still holds.</remarks>
public static class RowReads
{
    /// <summary>The rows whose properties of <paramref name="where"/> have these values.</summary>
    public static async Task<List<T>> ReadRowsAsync<T>(
        this DbContext db,
        RowKey where,
        CancellationToken cancellation,
        params object[] values
    )
        where T : class
    {
        var map = RowMap.Of<T>(db.Model);
        if (db.Sqlite() is { State: ConnectionState.Open } sqlite)
        {
            var statement = map.Read(where);
            return SqliteStatements.Of(sqlite).Read<T>(statement, statement.Stored(values), map.FromSqlite.Value);
        }

        var materialize = map.Materialize.Value;
        return await QueryAsync(db, map.Read(where), record => (T)materialize(record), values, cancellation);
    }

    /// <summary>The first such row, or null.</summary>
    public static async Task<T?> FindRowAsync<T>(this DbContext db, RowKey where, CancellationToken cancellation, params object[] values)
        where T : class => await db.ReadRowsAsync<T>(where, cancellation, values) is [var first, ..] ? first : null;

    /// <summary>
    /// Runs the SQL that stands as the tail of <paramref name="own"/>, with its properties as parameters, and returns its one number.
    /// </summary>
    public static async Task<long> NumberAsync<T>(this DbContext db, RowKey own, CancellationToken cancellation, params object[] values)
        where T : class => (await QueryAsync(db, RowMap.Of<T>(db.Model).Own(own), Number, values, cancellation))[0];

    /// <summary>As <see cref="NumberAsync"/>, for one text; null when there is no row.</summary>
    public static async Task<string?> TextAsync<T>(this DbContext db, RowKey own, CancellationToken cancellation, params object[] values)
        where T : class =>
        await QueryAsync(db, RowMap.Of<T>(db.Model).Own(own), row => row.GetString(0), values, cancellation) is [var first, ..]
            ? first
            : null;

    private static long Number(DbDataReader row) => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture);

    private static async Task<List<T>> QueryAsync<T>(
        DbContext db,
        RowStatement statement,
        Func<DbDataReader, T> make,
        object[] values,
        CancellationToken cancellation
    )
    {
        var found = new List<T>();
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = Connections.Command(db, statement, values);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                found.Add(make(reader));
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }

        return found;
    }
}
