using System.Data.Common;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>One statement of a round trip: a change alone, or inserts into one table that are written together.</summary>
internal sealed record SentChange(IReadOnlyList<RowChange> Rows)
{
    public RowChange First => Rows[0];

    public void AddTo(DbBatch batch)
    {
        if (Rows.Count > 1)
        {
            Batches.AddMany(batch, First.Statement, Rows);
        }
        else
        {
            Batches.Add(batch, First.Statement, First.Values);
        }
    }
}

/// <summary>
/// Puts inserts into one table together, behind everything else, so that PostgreSQL begins one statement for all of them: a statement costs
/// it more than a row.
/// </summary>
/// <remarks>
/// An insert keeps its place when a later change of its own set touches its table. Changes of the other sets of a group are of other
/// instances, and what they
/// were made of was read before this row could be seen; only SQL of its own may count rows, so nothing passes such a statement. Rows of one
/// table keep their order.
/// </remarks>
internal static class GatheredInserts
{
    public static List<SentChange> Of(IReadOnlyList<RowChange[]> sets)
    {
        var (inPlace, gathered) = (new List<SentChange>(), new OrderedDictionary<RowStatement, List<RowChange>>());
        var (isFree, place) = (IsFree(sets), 0);
        foreach (var change in sets.SelectMany(set => set))
        {
            if (!isFree[place++])
            {
                inPlace.Add(new SentChange([change]));
            }
            else if (gathered.TryGetValue(change.Statement, out var rows))
            {
                rows.Add(change);
            }
            else
            {
                gathered.Add(change.Statement, [change]);
            }
        }

        return [.. inPlace, .. gathered.Values.Select(rows => new SentChange(rows))];
    }

    /// <summary>For each change of all sets, whether it is an insert that may go to the end.</summary>
    private static bool[] IsFree(IReadOnlyList<RowChange[]> sets)
    {
        var free = new bool[sets.Sum(set => set.Length)];
        var (place, isBarred) = (free.Length, false);
        for (var set = sets.Count - 1; set >= 0; set--)
        {
            var touched = new HashSet<string>();
            foreach (var change in Enumerable.Reverse(sets[set]))
            {
                place--;
                if (change.Statement.Many is not null)
                {
                    free[place] = !isBarred && !touched.Contains(change.Statement.Table!);
                }
                else if (change.Statement.Table is { } table)
                {
                    touched.Add(table);
                }
                else
                {
                    isBarred = true;
                }
            }
        }

        return free;
    }
}
