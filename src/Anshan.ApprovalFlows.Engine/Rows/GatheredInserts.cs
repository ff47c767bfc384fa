using System.Data.Common;

namespace Anshan.ApprovalFlows.Engine.Rows;

/// <summary>One statement of a round trip: a change, or inserts into one table that are written together.</summary>
/// <param name="First">The change, or the first of those inserts.</param>
/// <param name="Rows">All of those inserts; null for a change that stands alone.</param>
internal sealed record SentChange(RowChange First, IReadOnlyList<RowChange>? Rows = null)
{
    public void AddTo(DbBatch batch)
    {
        if (Rows is { Count: > 1 })
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
/// Puts inserts into one table together, behind everything else, so that PostgreSQL begins one statement for all of them: a statement costs it more than a row.
/// </summary>
/// <remarks>
/// An insert keeps its place when a later change of its own set touches its table. Changes of the other sets of a group are of other instances, and what they
/// were made of was read before this row could be seen; only SQL of its own may count rows, so nothing passes such a statement. Rows of one table keep their order.
/// </remarks>
internal static class GatheredInserts
{
    public static List<SentChange> Of(IReadOnlyList<RowChange[]> sets)
    {
        var (inPlace, gathered, tables) = (new List<SentChange>(), new Dictionary<RowStatement, List<RowChange>>(), new List<RowStatement>());
        var open = IsFree(sets);
        var place = 0;
        foreach (var change in sets.SelectMany(set => set))
        {
            if (!open[place++])
            {
                inPlace.Add(new SentChange(change));
                continue;
            }

            if (!gathered.TryGetValue(change.Statement, out var rows))
            {
                gathered[change.Statement] = rows = [];
                tables.Add(change.Statement);
            }

            rows.Add(change);
        }

        inPlace.AddRange(tables.Select(insert => new SentChange(gathered[insert][0], gathered[insert])));
        return inPlace;
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
