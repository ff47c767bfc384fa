using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Timers;

public sealed class SweepLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly WatchedTime machine = new();
    private readonly TimerSignal armed = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<Func<DateTimeOffset?>> answers = [];
    private readonly List<DateTimeOffset> runs = [];
    private readonly Task loop;
    private readonly DateTimeOffset begin;

    public SweepLoopTests()
    {
        begin = machine.GetUtcNow();
        var sweep = new SweepLoop(Sweep, armed, machine.GetUtcNow, machine, NullLogger.Instance);
        loop = Task.Run(() => sweep.RunAsync(Interval, stop.Token), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task It_runs_at_once_and_then_every_interval()
    {
        await WaitsAsync();
        machine.Advance(Interval);
        await WaitsAsync();
        Assert.Equal([begin, begin + Interval], runs);
    }

    [Fact]
    public async Task A_timer_that_is_due_sooner_is_not_late()
    {
        await WaitsAsync();
        lock (answers)
        {
            answers.Enqueue(() => begin + Interval + TimeSpan.FromSeconds(4));
        }

        machine.Advance(Interval);
        await WaitsAsync();
        machine.Advance(TimeSpan.FromSeconds(4) + TimeSpan.FromMilliseconds(1));
        await WaitsAsync();
        Assert.Equal(3, runs.Count);
    }

    [Fact]
    public async Task A_commit_that_arms_a_nearer_timer_wakes_it_and_one_that_arms_a_later_does_not()
    {
        await WaitsAsync();
        armed.Armed(begin + Interval);
        armed.Armed(begin + TimeSpan.FromDays(20));
        lock (answers)
        {
            answers.Enqueue(() => begin + TimeSpan.FromSeconds(4));
        }

        armed.Armed(begin + TimeSpan.FromSeconds(4));
        await WaitsAsync();
        Assert.Equal([begin, begin], runs);
        machine.Advance(TimeSpan.FromSeconds(5));
        await WaitsAsync();
        Assert.Equal([begin, begin, begin + TimeSpan.FromSeconds(5)], runs);
    }

    [Fact]
    public async Task What_throws_or_stays_overdue_is_tried_again_after_the_interval()
    {
        await WaitsAsync();
        lock (answers)
        {
            answers.Enqueue(() => throw new InvalidOperationException("the database is away"));
            answers.Enqueue(() => begin);
        }

        for (var run = 1; run <= 3; run++)
        {
            machine.Advance(Interval);
            await WaitsAsync();
            Assert.Equal(begin + (run * Interval), runs[^1]);
        }

        Assert.Equal(4, runs.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.WaitAsync(TimeSpan.FromSeconds(30)));
        armed.Dispose();
        stop.Dispose();
    }

    private Task<DateTimeOffset?> Sweep(CancellationToken token)
    {
        runs.Add(machine.GetUtcNow());
        lock (answers)
        {
            return Task.FromResult(answers.TryDequeue(out var answer) ? answer() : null);
        }
    }

    /// <summary>The loop has begun its next wait: only then does it notice an advanced clock.</summary>
    private async Task WaitsAsync() =>
        Assert.True(await machine.Timers.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

    private sealed class WatchedTime : FakeTimeProvider
    {
        public SemaphoreSlim Timers { get; } = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Timers.Release();
            return timer;
        }
    }
}
