namespace Anshan.ApprovalFlows.Approvals.Deadlines;

/// <summary>
/// Business time: windows, deadlines, the instants on cases. Security, cookies, leases and retries use
/// <see cref="TimeProvider"/> and never this clock.
/// </summary>
/// <remarks>In production the two are the same; the demo clock moves only this one, by an offset.</remarks>
public sealed class CaseClock(TimeProvider machine)
{
    private long offsetTicks;

    /// <summary>The business instant, in UTC, to the millisecond that the database keeps.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = machine.GetUtcNow() + Offset;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        }
    }

    /// <summary>The offset of business time from machine time; zero in production.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));
        set => Interlocked.Exchange(ref offsetTicks, value.Ticks);
    }
}
