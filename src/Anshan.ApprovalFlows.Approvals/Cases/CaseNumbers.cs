using System.Collections.Concurrent;
using System.Globalization;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>Gives out case numbers (办件编号): AS2023-0102-00001. No number is given twice; one is skipped when its submission fails.</summary>
/// <remarks>
/// A number is committed before the submission that uses it, so that submissions do not wait for each other's commit. Requests that arrive
/// while a turn is running share the next one.
/// </remarks>
public sealed class CaseNumbers(IWriteGate gate)
{
    private static readonly RowKey Count = new(
        """
        INSERT INTO "CaseNumberCounters" ("Series", "Last") VALUES (@p0, @p1)
        ON CONFLICT ("Series") DO UPDATE SET "Last" = "CaseNumberCounters"."Last" + excluded."Last" RETURNING "Last"
        """,
        nameof(CaseNumberCounter.Series),
        nameof(CaseNumberCounter.Last)
    );

    private readonly ConcurrentDictionary<string, Waiting> series = new();

    /// <summary>The next number of a measure in a year. Call it outside a turn.</summary>
    public async Task<string> NextAsync(string measureId, int year)
    {
        var code = string.Concat(measureId.Split('.').Select(part => part.PadLeft(2, '0')));
        var name = string.Create(CultureInfo.InvariantCulture, $"AS{year}-{code}");
        var waiting = series.GetOrAdd(name, static _ => new Waiting());
        var number = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (waiting.Join(number))
        {
            // Not awaited: it also serves the requests that arrive meanwhile, and completes each of them.
            _ = ServeAsync(name, waiting);
        }

        var given = await number.Task;
        return string.Create(CultureInfo.InvariantCulture, $"{name}-{given:D5}");
    }

    /// <summary>Reserves as many numbers as requests wait, until none waits.</summary>
    private async Task ServeAsync(string name, Waiting waiting)
    {
        while (waiting.TakeAll() is { Count: > 0 } asked)
        {
            try
            {
                var last = await gate.WriteGuardedAsync((db, token) => db.NumberAsync<CaseNumberCounter>(Count, token, name, asked.Count));
                for (var place = 0; place < asked.Count; place++)
                {
                    asked[place].SetResult(last - asked.Count + 1 + place);
                }
            }
            catch (Exception problem)
            {
                asked.ForEach(one => one.SetException(problem));
            }
        }
    }

    private sealed class Waiting
    {
        private readonly Lock door = new();
        private List<TaskCompletionSource<long>> all = [];
        private bool isServed;

        /// <summary>True for the caller that has to serve all waiting requests.</summary>
        public bool Join(TaskCompletionSource<long> one)
        {
            lock (door)
            {
                all.Add(one);
                return !isServed && (isServed = true);
            }
        }

        public List<TaskCompletionSource<long>> TakeAll()
        {
            lock (door)
            {
                var taken = all;
                all = [];
                isServed = taken.Count > 0;
                return taken;
            }
        }
    }
}
