using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Answers that came in one round trip, kept until each is asked for, once.</summary>
/// <remarks>
/// Only where a round trip costs: SQLite answers at once. The statements run in the order in which they are given, each on what is
/// committed by then; so what stands behind an instance is not older than its revision.
/// </remarks>
public static class ReadAhead
{
    private static readonly ConditionalWeakTable<DbContext, List<(RowAsk Ask, List<object> Rows)>> Answers = [];

    /// <summary>Reads what is going to be read; the answers replace earlier ones.</summary>
    public static async Task ReadAheadAsync(this DbContext db, IReadOnlyList<RowAsk> asks, CancellationToken cancellation)
    {
        if (db.Database.GetDbConnection() is SqliteConnection)
        {
            return;
        }

        var isOpenedHere = await Connections.OpenAsync(db, cancellation);
        try
        {
            Answers.AddOrUpdate(db, await AskAsync(db, asks, cancellation));
        }
        finally
        {
            if (isOpenedHere)
            {
                await db.Database.CloseConnectionAsync();
            }
        }
    }

    /// <summary>Forgets what was read ahead and not used; a pooled context must not answer with what an earlier user read.</summary>
    public static void ForgetAhead(this DbContext db) => Answers.Remove(db);

    /// <summary>Keeps rows that were read already for the one who asks for them next.</summary>
    internal static void Keep(DbContext db, RowAsk ask, List<object> rows) => Answers.GetOrCreateValue(db).Add((ask, rows));

    internal static List<object>? Take(DbContext db, RowKey where, object[] values)
    {
        if (!Answers.TryGetValue(db, out var answers))
        {
            return null;
        }

        var place = answers.FindIndex(answer => answer.Ask.Is(where, values));
        if (place < 0)
        {
            return null;
        }

        var rows = answers[place].Rows;
        answers.RemoveAt(place);
        return rows;
    }

    private static async Task<List<(RowAsk, List<object>)>> AskAsync(
        DbContext db,
        IReadOnlyList<RowAsk> asks,
        CancellationToken cancellation
    )
    {
        await using var batch = db.Database.GetDbConnection().CreateBatch();
        batch.Transaction = Connections.Transaction(db);
        // What is asked twice is read once, and made into rows of its own for each who asks.
        var once = asks.Where((ask, place) => !asks.Take(place).Any(ask.Is)).ToList();
        foreach (var ask in once)
        {
            Batches.Add(batch, ask.Statement(db.Model), ask.Values(db.Model));
        }

        var answers = new List<(RowAsk, List<object>)>();
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        foreach (var ask in once)
        {
            var make = ask.Reading(db.Model);
            var answered = asks.Where(ask.Is).Select(asked => (Ask: asked, Rows: new List<object>())).ToList();
            while (await reader.ReadAsync(cancellation))
            {
                answered.ForEach(answer => answer.Rows.Add(make(reader)));
            }

            answers.AddRange(answered);
            await reader.NextResultAsync(cancellation);
        }

        return answers;
    }
}
