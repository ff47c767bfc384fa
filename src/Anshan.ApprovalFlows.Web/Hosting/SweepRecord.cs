namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>How often the sweep ran since the start, and what came of it; for the page of the demo clock.</summary>
public sealed class SweepRecord(TimeProvider machine)
{
    private readonly Lock gate = new();
    private SweepCount count = new(0, 0, null);

    public SweepCount Now
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    public void Add(int fired)
    {
        lock (gate)
        {
            count = new SweepCount(count.Runs + 1, count.Fired + fired, machine.GetUtcNow());
        }
    }
}

/// <summary>Runs of the sweep, timers it fired, and machine time of the last run.</summary>
public sealed record SweepCount(int Runs, int Fired, DateTimeOffset? LastAt);
