using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
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
        if (ReadAhead.Take(db, where, values) is { } known)
        {
            return known.ConvertAll(row => (T)row);
        }

        if (RowMemory.Of(db) is { } memory)
        {
            return memory.Find<T>(where, values);
        }

        var map = RowMap.Of<T>(db.Model);
        if (db.Database.GetDbConnection() is SqliteConnection { State: ConnectionState.Open } sqlite)
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

    /// <summary>The same, and the row is left for the one who asks for it next: what a step reads twice is read once.</summary>
    /// <remarks>Only on a context that forgets when it is given back. The row is for reading: the next one may change it.</remarks>
    public static async Task<T?> PeekRowAsync<T>(this DbContext db, RowKey where, CancellationToken cancellation, params object[] values)
        where T : class
    {
        var rows = await db.ReadRowsAsync<T>(where, cancellation, values);
        ReadAhead.Keep(db, RowAsk.Of<T>(where, values), [.. rows]);
        return rows is [var first, ..] ? first : null;
    }

    /// <summary>
    /// Runs the SQL that stands as the tail of <paramref name="own"/>, with its properties as parameters, and returns its one number.
    /// </summary>
    public static async Task<long> NumberAsync<T>(this DbContext db, RowKey own, CancellationToken cancellation, params object[] values)
        where T : class
    {
        var known = ReadAhead.Take(db, own, values) ?? await QueryAsync(db, RowMap.Of<T>(db.Model).Own(own), Number, values, cancellation);
        return (long)known[0];
    }

    /// <summary>As <see cref="NumberAsync"/>, for one text; null when there is no row.</summary>
    public static async Task<string?> TextAsync<T>(this DbContext db, RowKey own, CancellationToken cancellation, params object[] values)
        where T : class =>
        (ReadAhead.Take(db, own, values) ?? await QueryAsync(db, RowMap.Of<T>(db.Model).Own(own), Text, values, cancellation))
            is [var first, ..]
            ? (string)first
            : null;

    internal static object Number(DbDataReader row) => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture);

    internal static object Text(DbDataReader row) => row.GetString(0);

    private static async Task<List<T>> QueryAsync<T>(
        DbContext db,
        RowStatement statement,
        Func<DbDataReader, T> make,
        object[] values,
        CancellationToken cancellation
    )
    {
        var found = new List<T>();
        var isOpenedHere = await Connections.OpenAsync(db, cancellation);
        try
        {
            await using var command = Connections.Command(db, statement, values);
            await using var reader = await Connections.ReadAsync(db, command, cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                found.Add(make(reader));
            }
        }
        finally
        {
            if (isOpenedHere)
            {
                await db.Database.CloseConnectionAsync();
            }
        }

        return found;
    }
}
