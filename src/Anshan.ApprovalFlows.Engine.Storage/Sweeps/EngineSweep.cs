namespace Anshan.ApprovalFlows.Engine.Storage.Sweeps;

/// <summary>Everything that happens because time has passed: timers, schedules, and messages still to be delivered.</summary>
public sealed class EngineSweep(TimerSweep timers, TriggerSweep triggers, MessageSweep messages)
{
    /// <summary>Does what is due by now; returns how many timers fired and instances started.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var fired = await timers.RunAsync(cancellation) + await triggers.RunAsync(cancellation);
        await messages.RunAsync(cancellation);
        return fired;
    }

    /// <summary>The next instant at which a timer or a schedule is due; null when there is none.</summary>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken cancellation = default)
    {
        var (timer, trigger) = (await timers.NextAsync(cancellation), await triggers.NextAsync(cancellation));
        return timer is null || trigger < timer ? trigger : timer;
    }
}
