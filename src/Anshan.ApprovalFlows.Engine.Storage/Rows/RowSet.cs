using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>
/// The changes of one step as data, made before the gate and written inside it in the order in which they were made:
/// statements prepared on the handle of SQLite, one round trip on PostgreSQL.
/// </summary>
/// <remarks>
/// Flushing changes nothing in the set: after a rollback it can be flushed again. What watched rows have become is compared
/// with what they were read as, and only changed columns are written, after everything else.
/// </remarks>
public sealed class RowSet(DbContext reader)
{
    private readonly IModel model = reader.Model;
    private readonly List<RowChange> changes = [];
    private readonly List<WatchedRow> watched = [];
    private readonly List<object> added = [];
    private readonly List<Action> afterwards = [];
    private RowChange[]? done;

    /// <summary>The rows that the set inserts, in the order in which they came.</summary>
    public IReadOnlyList<object> Added => added;

    /// <summary>Inserts a row.</summary>
    public T Add<T>(T row)
        where T : class
    {
        added.Add(row);
        var map = RowMap.Of<T>(model);
        var values = new object[map.Inserted.Count];
        for (var place = 0; place < values.Length; place++)
        {
            values[place] = map.Inserted[place].Of(row);
        }

        changes.Add(new RowChange(map.Insert, values));
        return row;
    }

    /// <summary>Inserts rows.</summary>
    public void AddRange<T>(IEnumerable<T> rows)
        where T : class
    {
        foreach (var row in rows)
        {
            Add(row);
        }
    }

    /// <summary>Writes the columns of <paramref name="row"/> that change from here to the flush.</summary>
    public T Watch<T>(T row)
        where T : class
    {
        watched.Add(new WatchedRow(RowMap.Of<T>(model), row));
        return row;
    }

    /// <summary>Deletes the rows whose properties have these values.</summary>
    public void Delete<T>(RowKey where, params object[] values)
        where T : class
    {
        var statement = RowMap.Of<T>(model).Delete(where);
        changes.Add(new RowChange(statement, statement.Stored(values)));
    }

    /// <summary>Sets properties on the rows whose properties have these values.</summary>
    /// <param name="where">Which rows.</param>
    /// <param name="set">What is set.</param>
    /// <param name="values">First what is set, then what is compared.</param>
    /// <param name="missed">Thrown when there is no such row; null when that is no matter.</param>
    public void Update<T>(RowKey where, RowKey set, object?[] values, Func<Exception>? missed = null)
        where T : class
    {
        var statement = RowMap.Of<T>(model).Update(where, set);
        changes.Add(new RowChange(statement, statement.Stored(values), missed));
    }

    /// <summary>Runs the SQL that stands as the tail of <paramref name="own"/>, with its properties as parameters.</summary>
    /// <param name="own">The statement.</param>
    /// <param name="values">Its parameters.</param>
    /// <param name="missed">Thrown when it changes no row; null when that is no matter.</param>
    public void Execute<T>(RowKey own, object?[] values, Func<Exception>? missed = null)
        where T : class
    {
        var statement = RowMap.Of<T>(model).Own(own);
        changes.Add(new RowChange(statement, statement.Stored(values), missed));
    }

    /// <summary>Calls <paramref name="act"/> at each flush, inside the turn: what it starts must bear a commit that fails.</summary>
    public void WhenFlushed(Action act) => afterwards.Add(act);

    /// <summary>Ends the making of the set: what watched rows are now is what is written. Spares the turn the comparing.</summary>
    public void Seal() => Done();

    /// <summary>Writes everything through the context of the turn.</summary>
    /// <exception cref="DbUpdateException">The database refused a row.</exception>
    public Task FlushAsync(DbContext db, CancellationToken cancellation) => FlushAsync([this], db, cancellation);

    /// <summary>Writes sets one after the other, where a round trip costs in one; what one of them meets fails all.</summary>
    /// <exception cref="DbUpdateException">The database refused a row.</exception>
    public static async Task FlushAsync(IReadOnlyList<RowSet> sets, DbContext db, CancellationToken cancellation)
    {
        RowChange[][] all = [.. sets.Select(set => set.Done())];
        var transaction =
            db.Transaction()
            ?? throw new InvalidOperationException("Rows are written inside a turn at the write gate, which has its transaction.");
        try
        {
            if (db.Sqlite() is { } sqlite)
            {
                Execute(SqliteStatements.Of(sqlite), all.SelectMany(set => set));
            }
            else
            {
                await SendAsync(transaction, [.. all.SelectMany(set => set)], cancellation);
            }
        }
        catch (DbException refused)
        {
            throw new DbUpdateException("The database refused a row of this step.", refused);
        }

        foreach (var set in sets)
        {
            set.afterwards.ForEach(act => act());
        }
    }

    private RowChange[] Done() => done ??= [.. changes, .. watched.Select(row => row.Change()).OfType<RowChange>()];

    private static void Execute(SqliteStatements statements, IEnumerable<RowChange> all)
    {
        foreach (var change in all)
        {
            if (statements.Execute(change.Statement, change.Values) == 0 && change.Missed is { } missed)
            {
                throw missed();
            }
        }
    }

    private static async Task SendAsync(DbTransaction transaction, RowChange[] all, CancellationToken cancellation)
    {
        var connection = transaction.Connection!;
        await using var batch = connection.CreateBatch();
        foreach (var change in all)
        {
            change.Statement.AddTo(batch, change.Values);
        }

        batch.Transaction = transaction;
        try
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }
        catch (DbException refused)
            when (refused.BatchCommand is { } failed
                && batch.BatchCommands.IndexOf(failed) > 0
                && all[0].Missed is not null
                && batch.BatchCommands[0].RecordsAffected == 0
            )
        {
            // The check that comes first has failed already; what was refused behind it only follows from that.
            throw all[0].Missed!();
        }

        for (var place = 0; place < all.Length; place++)
        {
            if (all[place].Missed is { } missed && batch.BatchCommands[place].RecordsAffected == 0)
            {
                throw missed();
            }
        }
    }
}

/// <summary>One statement with its values.</summary>
internal sealed record RowChange(RowStatement Statement, object[] Values, Func<Exception>? Missed = null);

/// <summary>A row that was read, and what it was then.</summary>
internal sealed class WatchedRow(RowMap map, object row)
{
    private readonly object?[] before = Array.ConvertAll(map.Columns, column => column.Value(row));

    /// <summary>The update that writes what has changed; null when nothing has.</summary>
    public RowChange? Change()
    {
        var bits = 0UL;
        List<object>? values = null;
        for (var place = 0; place < before.Length; place++)
        {
            var now = map.Columns[place].Value(row);
            if (!Equals(now, before[place]))
            {
                bits |= 1UL << place;
                (values ??= []).Add(map.Columns[place].Stored(now));
            }
        }

        return values is null ? null : new RowChange(map.Update(bits), [.. values, .. map.KeyOf(before)]);
    }
}
