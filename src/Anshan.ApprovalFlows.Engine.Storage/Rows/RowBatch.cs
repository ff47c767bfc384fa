using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Reads that are made together: one round trip on PostgreSQL, one after the other on SQLite, which answers at once.</summary>
/// <remarks>They run in the order in which they were added, each on what is committed by then.</remarks>
public sealed class RowBatch(DbContext db)
{
    private readonly List<Read> reads = [];

    /// <summary>Adds a read of the rows whose properties have these values; the list is filled by <see cref="ReadAsync"/>.</summary>
    public List<T> Add<T>(RowKey where, params object[] values)
        where T : class
    {
        var map = RowMap.Of<T>(db.Model);
        return Add(map.Read(where), values, record => (T)map.Materialize.Value(record), row => (T)map.FromSqlite.Value(row));
    }

    internal List<T> Add<T>(RowStatement statement, object[] values, Func<DbDataReader, T> ofRecord, Func<sqlite3_stmt, T> ofRow)
    {
        var rows = new List<T>();
        reads.Add(new Read(statement, statement.Stored(values), record => rows.Add(ofRecord(record)), row => rows.Add(ofRow(row))));
        return rows;
    }

    /// <summary>Reads everything that was added.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            if (db.Sqlite() is { } sqlite)
            {
                var statements = SqliteStatements.Of(sqlite);
                reads.ForEach(read => statements.Read(read.Statement, read.Values, read.KeepRow));
            }
            else
            {
                await ReadTogetherAsync(cancellation);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task ReadTogetherAsync(CancellationToken cancellation)
    {
        // Made for one execution: what a driver prepares belongs to the session beneath, which its pool exchanges.
        await using var batch = db.Database.GetDbConnection().CreateBatch();
        batch.Transaction = db.Transaction();
        reads.ForEach(read => read.Statement.AddTo(batch, read.Values));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        foreach (var read in reads)
        {
            while (await reader.ReadAsync(cancellation))
            {
                read.KeepRecord(reader);
            }

            await reader.NextResultAsync(cancellation);
        }
    }

    private sealed record Read(RowStatement Statement, object[] Values, Action<DbDataReader> KeepRecord, Action<sqlite3_stmt> KeepRow);
}
