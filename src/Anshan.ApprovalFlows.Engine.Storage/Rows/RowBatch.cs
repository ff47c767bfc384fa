using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Reads that are made together: one round trip on PostgreSQL, one after the other on SQLite, which answers at once.</summary>
/// <remarks>They run in the order in which they were added, each on what is committed by then.</remarks>
public sealed class RowBatch(DbContext db)
{
    private readonly List<Read> reads = [];

    /// <summary>Adds a read; the list is filled by <see cref="ReadAsync"/>.</summary>
    public List<T> Add<T>(RowKey where, params object[] values)
        where T : class
    {
        var rows = new List<T>();
        var map = RowMap.Of<T>(db.Model);
        reads.Add(
            new Read(
                map.Read(where),
                values,
                record => rows.Add((T)map.Materialize.Value(record)),
                async cancellation => rows.AddRange(await db.ReadRowsAsync<T>(where, cancellation, values))
            )
        );
        return rows;
    }

    /// <summary>Reads everything that was added.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        if (db.Sqlite() is not null)
        {
            foreach (var read in reads)
            {
                await read.Alone(cancellation);
            }

            return;
        }

        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await ReadTogetherAsync(cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task ReadTogetherAsync(CancellationToken cancellation)
    {
        await using var batch = db.Database.GetDbConnection().CreateBatch();
        batch.Transaction = Connections.Transaction(db);
        foreach (var read in reads)
        {
            read.Statement.AddTo(batch, read.Statement.Stored(read.Values));
        }

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

    private sealed record Read(RowStatement Statement, object[] Values, Action<DbDataReader> Keep, Func<CancellationToken, Task> Alone);
}
