using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>Steps that wait share a transaction and its commit; while one transaction runs, further steps collect for the next.</summary>
/// <remarks>
/// One at a time: larger groups save more, on the server and here, than overlapping commits would gain. A group holds each instance once
/// and locks its instances in the order of their ids, as every group does, so that two groups never deadlock. When a group fails, for
/// whatever reason, each of its sets is written alone and its caller gets that result. If the group was committed in spite of the error,
/// revisions and operation ids refuse the second write, and the caller gets the first answer.
/// </remarks>
internal sealed class RowGroups(Func<IReadOnlyList<RowSet>, Task> write)
{
    private const int LargestGroup = 32;

    private readonly Lock door = new();
    private readonly LinkedList<Waiting> queue = [];
    private bool isUnderWay;

    /// <summary>Writes a set, alone or with others; returns after the commit.</summary>
    public Task WriteAsync(Guid of, RowSet rows, CancellationToken cancellation)
    {
        var waiting = new Waiting(of, rows, cancellation);
        lock (door)
        {
            queue.AddLast(waiting);
            if (isUnderWay)
            {
                return waiting.Task;
            }

            isUnderWay = true;
        }

        // It works for all callers, so it must not inherit the execution context of this one.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(ServeAsync, CancellationToken.None);
        }

        return waiting.Task;
    }

    private async Task ServeAsync()
    {
        while (TakeGroup() is { Count: > 0 } group)
        {
            try
            {
                await write([.. group.OrderBy(waiting => waiting.Of).Select(waiting => waiting.Rows)]);
                group.ForEach(waiting => waiting.SetResult());
            }
            catch (Exception problem) when (group is [var only])
            {
                only.SetException(problem);
            }
            catch (Exception)
            {
                await Task.WhenAll(group.Select(AloneAsync));
            }
        }
    }

    private async Task AloneAsync(Waiting waiting)
    {
        try
        {
            await write([waiting.Rows]);
            waiting.SetResult();
        }
        catch (Exception problem)
        {
            waiting.SetException(problem);
        }
    }

    /// <summary>The oldest that wait, each instance once; none when nobody waits, and then none is under way.</summary>
    private List<Waiting> TakeGroup()
    {
        var (group, instances) = (new List<Waiting>(), new HashSet<Guid>());
        lock (door)
        {
            var place = queue.First;
            while (place is not null && group.Count < LargestGroup)
            {
                var (waiting, here) = (place.Value, place);
                place = place.Next;
                if (waiting.Cancellation.IsCancellationRequested)
                {
                    queue.Remove(here);
                    waiting.SetCanceled(waiting.Cancellation);
                }
                else if (instances.Add(waiting.Of))
                {
                    queue.Remove(here);
                    EngineTelemetry.EndWait(waiting.Queued);
                    group.Add(waiting);
                }
            }

            isUnderWay = group.Count > 0;
        }

        return group;
    }

    // The caller continues on another thread: this one writes the next group.
    private sealed class Waiting(Guid of, RowSet rows, CancellationToken cancellation)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Guid Of => of;

        public long Queued { get; } = EngineTelemetry.BeginWait();

        public RowSet Rows => rows;

        public CancellationToken Cancellation => cancellation;
    }
}
