using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Deadlines;

/// <summary>Moves business time forward in Development, from due instant to due instant, so that every timer fires in order.</summary>
/// <remarks>Kept in the settings, so that a restart goes on where it was. Time never goes back.</remarks>
public sealed class DemoClock(
    CaseClock clock,
    EngineSweep sweep,
    IEnumerable<DailyWork> daily,
    IWriteGate gate,
    OpenDatabase open,
    TimeProvider machine
)
{
    private const string Key = "demo-clock-offset";

    /// <summary>Where a new demonstration begins: the first morning of September 2023.</summary>
    public static DateTimeOffset Beginning { get; } = new(2023, 9, 1, 9, 0, 0, ChinaTime.Offset);

    /// <summary>Takes the offset from the settings, or begins at <see cref="Beginning"/>.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        await using var pooled = open();
        var db = pooled.Context;
        var stored = await db.Set<Setting>().AsNoTracking().SingleOrDefaultAsync(row => row.Key == Key, cancellation);
        if (stored is not null)
        {
            clock.Offset = TimeSpan.FromTicks(long.Parse(stored.Value, CultureInfo.InvariantCulture));
            return;
        }

        await SetAsync(Beginning, cancellation);
    }

    /// <summary>Advances to an instant and returns how many timers fired on the way; an instant in the past changes nothing.</summary>
    public async Task<int> AdvanceToAsync(DateTimeOffset target, CancellationToken cancellation = default)
    {
        var fired = await sweep.RunAsync(cancellation);
        await RunDailyAsync(cancellation);
        while (await DueAsync(cancellation) is var due && due <= target)
        {
            if (due > clock.Now)
            {
                await SetAsync(due, cancellation);
            }

            // What timers cause at that instant is part of the mail of the same morning.
            var now = await sweep.RunAsync(cancellation);
            fired += now;
            if (!await RunDailyAsync(cancellation) && now == 0)
            {
                break;
            }
        }

        if (target > clock.Now)
        {
            await SetAsync(target, cancellation);
        }

        return fired + await sweep.RunAsync(cancellation);
    }

    private async Task<DateTimeOffset> DueAsync(CancellationToken cancellation)
    {
        var due = await sweep.NextAsync(cancellation) ?? DateTimeOffset.MaxValue;
        foreach (var work in daily)
        {
            due = await work.NextAsync(cancellation) is var next && next < due ? next : due;
        }

        return due;
    }

    private async Task<bool> RunDailyAsync(CancellationToken cancellation)
    {
        var hasRun = false;
        foreach (var work in daily)
        {
            hasRun |= await work.RunAsync(cancellation);
        }

        return hasRun;
    }

    /// <summary>The next instant at which a timer is due, or null.</summary>
    public Task<DateTimeOffset?> NextAsync(CancellationToken cancellation = default) => sweep.NextAsync(cancellation);

    private async Task SetAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        clock.Offset = now - machine.GetUtcNow();
        var value = clock.Offset.Ticks.ToString(CultureInfo.InvariantCulture);
        await gate.WriteAsync(
            async (db, token) =>
            {
                if (await db.Set<Setting>().SingleOrDefaultAsync(row => row.Key == Key, token) is { } row)
                {
                    row.Value = value;
                }
                else
                {
                    db.Add(new Setting { Key = Key, Value = value });
                }

                return 0;
            },
            cancellation
        );
    }
}
