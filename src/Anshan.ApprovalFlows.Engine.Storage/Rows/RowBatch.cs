using System.Data;
using System.Data.Common;
using System.Globalization;
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
        if (RowMemory.Of(db) is { } memory)
        {
            return memory.Find<T>(where, values);
        }

        var map = RowMap.Of<T>(db.Model);
        var isSqlite = db.Sqlite() is not null;
        return Add<T>(map.Read(where), values, isSqlite ? null : map.Materialize, isSqlite ? map.FromSqlite : null);
    }

    /// <summary>
    /// Adds the one number of the SQL that stands as the tail of <paramref name="own"/>, with its properties as parameters.
    /// </summary>
    public List<long> AddNumber<T>(RowKey own, params object[] values)
        where T : class =>
        Add<long>(
            RowMap.Of<T>(db.Model).Own(own),
            values,
            record => Convert.ToInt64(record.GetValue(0), CultureInfo.InvariantCulture),
            row => SqliteCells.Int64(row, 0)
        );

    internal List<T> Add<T>(
        RowStatement statement,
        object[] values,
        Func<DbDataReader, object>? ofRecord,
        Func<sqlite3_stmt, object>? ofRow
    )
    {
        var read = new Read<T>(statement, statement.Stored(values), ofRecord, ofRow);
        reads.Add(read);
        return read.Rows;
    }

    /// <summary>Reads everything that was added.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        if (reads.Count == 0 || db.Database.GetDbConnection().State == ConnectionState.Open)
        {
            await ReadOpenAsync(cancellation);
            return;
        }

        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await ReadOpenAsync(cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private Task ReadOpenAsync(CancellationToken cancellation)
    {
        if (reads.Count == 0)
        {
            return Task.CompletedTask;
        }

        if (db.Sqlite() is not { } sqlite)
        {
            return ReadTogetherAsync(cancellation);
        }

        var statements = SqliteStatements.Of(sqlite);
        foreach (var read in reads)
        {
            statements.Run(read);
        }

        return Task.CompletedTask;
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
                read.Keep(reader);
            }

            await reader.NextResultAsync(cancellation);
        }
    }

    private sealed class Read<T>(
        RowStatement statement,
        object[] values,
        Func<DbDataReader, object>? ofRecord,
        Func<sqlite3_stmt, object>? ofRow
    ) : Read(statement, values)
    {
        public List<T> Rows { get; } = [];

        public override void Keep(DbDataReader record) => Rows.Add((T)ofRecord!(record));

        public override void Keep(sqlite3_stmt row) => Rows.Add((T)ofRow!(row));
    }
}

/// <summary>One statement of a batch, which keeps what it returns.</summary>
internal abstract class Read(RowStatement statement, object[] values)
{
    public RowStatement Statement => statement;

    public object[] Values => values;

    public abstract void Keep(DbDataReader record);

    public abstract void Keep(sqlite3_stmt row);
}
