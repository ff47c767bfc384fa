using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>Steps that wait share a transaction and its commit; while one of these is under way, others gather.</summary>
/// <remarks>
/// One and not a few at once: larger groups save the server and us more than overlapping commits would gain.
/// A group holds each instance once and locks its instances in the order of their ids, as every group does, so that groups do not wait for
/// each other in a ring.
/// When a group fails, whatever it was, each of its sets is written alone and its caller is told how that went. Should the group
/// have been committed all the same, its revisions and operation ids refuse it the second time, and the caller gets the first answer.
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

        // It serves whoever comes, so it takes nothing of this caller's along.
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

    // The caller goes on on a thread of his own: this one has the next group to write.
    private sealed class Waiting(Guid of, RowSet rows, CancellationToken cancellation)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Guid Of => of;

        public long Queued { get; } = EngineTelemetry.BeginWait();

        public RowSet Rows => rows;

        public CancellationToken Cancellation => cancellation;
    }
}
