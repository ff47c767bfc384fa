namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>
/// A deterministic scheduler: every wait for a disk or another thread is a wait here, and the seed chooses who continues. A crash drops all
/// waiters.
/// </summary>
internal sealed class Turns(Random random)
{
    private readonly List<TaskCompletionSource> waiting = [];

    public int Count => waiting.Count;

    public Task NextAsync()
    {
        // Continues inside Step, on the only thread.
        var turn = new TaskCompletionSource();
        waiting.Add(turn);
        return turn.Task;
    }

    /// <summary>Lets one of them go on to its next turn; false when nobody waits.</summary>
    public bool Step()
    {
        if (waiting.Count == 0)
        {
            return false;
        }

        var index = random.Next(waiting.Count);
        var turn = waiting[index];
        waiting.RemoveAt(index);
        turn.SetResult();
        return true;
    }

    /// <summary>The process has crashed: no waiter continues.</summary>
    public void Crash() => waiting.Clear();
}
