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
        var batch = new RowBatch(db);
        var rows = batch.Add<T>(where, values);
        await batch.ReadAsync(cancellation);
        return rows;
    }

    /// <summary>The first such row, or null.</summary>
    public static async Task<T?> FindRowAsync<T>(this DbContext db, RowKey where, CancellationToken cancellation, params object[] values)
        where T : class => await db.ReadRowsAsync<T>(where, cancellation, values) is [var first, ..] ? first : null;

    /// <summary>
    /// Runs the SQL that stands as the tail of <paramref name="own"/>, with its properties as parameters, and returns its one number.
    /// </summary>
    public static async Task<long> NumberAsync<T>(this DbContext db, RowKey own, CancellationToken cancellation, params object[] values)
        where T : class
    {
        var batch = new RowBatch(db);
        var numbers = batch.AddNumber<T>(own, values);
        await batch.ReadAsync(cancellation);
        return numbers[0];
    }

    /// <summary>As <see cref="NumberAsync"/>, for one text; null when there is no row.</summary>
    public static async Task<string?> TextAsync<T>(this DbContext db, RowKey own, CancellationToken cancellation, params object[] values)
        where T : class
    {
        var batch = new RowBatch(db);
        var texts = batch.Add<string>(
            RowMap.Of<T>(db.Model).Own(own),
            values,
            record => record.GetString(0),
            row => SqliteCells.String(row, 0)
        );
        await batch.ReadAsync(cancellation);
        return texts.FirstOrDefault();
    }
}
