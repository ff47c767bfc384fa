using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Timers;

public sealed class PeriodicWorkTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider machine = new();
    private readonly SemaphoreSlim started = new(0);

    [Fact]
    public async Task It_runs_at_once_and_then_every_period()
    {
        using var work = new Work(machine, Run);
        await work.StartAsync(TestContext.Current.CancellationToken);
        await BegunAsync();
        machine.Advance(Period - TimeSpan.FromSeconds(1));
        Assert.Equal(0, started.CurrentCount);
        machine.Advance(TimeSpan.FromSeconds(1));
        await BegunAsync();
        await work.StopAsync(TestContext.Current.CancellationToken);
        machine.Advance(Period);
        Assert.Equal(0, started.CurrentCount);

        Task Run(CancellationToken token)
        {
            started.Release();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_run_that_throws_does_not_end_the_repetition()
    {
        using var work = new Work(machine, Run);
        await work.StartAsync(TestContext.Current.CancellationToken);
        for (var run = 0; run < 3; run++)
        {
            await BegunAsync();
            Assert.False(work.ExecuteTask!.IsCompleted);
            machine.Advance(Period);
        }

        await work.StopAsync(TestContext.Current.CancellationToken);

        Task Run(CancellationToken token)
        {
            started.Release();
            throw new OperationCanceledException("as a driver throws at its own time limit");
        }
    }

    [Fact]
    public async Task A_run_never_overlaps_the_one_before_and_missed_ticks_are_one()
    {
        var (running, most, release) = (0, 0, new SemaphoreSlim(0));
        using var work = new Work(machine, Run);
        await work.StartAsync(TestContext.Current.CancellationToken);
        await BegunAsync();
        machine.Advance(Period);
        machine.Advance(Period);
        machine.Advance(Period);
        Assert.Equal(0, started.CurrentCount);
        release.Release(2);
        await BegunAsync();
        await work.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (most, started.CurrentCount));

        async Task Run(CancellationToken token)
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            started.Release();
            await release.WaitAsync(token);
            Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public async Task Stopping_ends_a_run_that_is_under_way()
    {
        using var work = new Work(machine, Run);
        await work.StartAsync(TestContext.Current.CancellationToken);
        await BegunAsync();
        await work.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(work.ExecuteTask!.IsCanceled);

        Task Run(CancellationToken token)
        {
            started.Release();
            return Task.Delay(Timeout.InfiniteTimeSpan, token);
        }
    }

    public void Dispose() => started.Dispose();

    private async Task BegunAsync() => Assert.True(await started.WaitAsync(Limit, TestContext.Current.CancellationToken));

    private sealed class Work(TimeProvider machine, Func<CancellationToken, Task> run) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            PeriodicWork.RunAsync(Period, run, machine, NullLogger.Instance, stoppingToken);
    }
}
