namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>
/// Decides who goes on: whatever would wait for a disk or another thread waits here instead, and the seed says which of
/// those who wait is next. A crash forgets them all.
/// </summary>
internal sealed class Turns(Random random)
{
    private readonly List<TaskCompletionSource> waiting = [];

    public int Count => waiting.Count;

    public Task NextAsync()
    {
        // Goes on inside Step, on the one thread there is.
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

    /// <summary>The process is gone: nobody who waited ever goes on.</summary>
    public void Crash() => waiting.Clear();
}
