using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Decisions;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Engine.Rows;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Many callers leading cases through their four reviews at once: every operation, the submission included, is one step.</summary>
internal static class LoadBenchmark
{
    private const int Callers = 64;
    private const int WarmUp = 600;
    private static readonly RowKey OpenTasks = RowKey.Of(nameof(CaseTask.CaseId), nameof(CaseTask.Status));

    /// <param name="cases">How many cases are measured, five steps each.</param>
    public static async Task RunAsync(int cases)
    {
        var machine = Figures.Machine();
        await using var world = await CaseWorld.CreateAsync();
        await LeadAllAsync(world, WarmUp, []);
        var times = new ConcurrentQueue<double>();
        var meter = new CpuMeter();
        var (seconds, collected) = await LeadAllAsync(world, cases, times);
        var (processor, writer) = meter.Since("write gate");
        var problems = await world.ProblemsAsync();
        Console.WriteLine($"{machine}\n\n{Figures.Header}");
        Console.WriteLine(Figures.Row($"one step, {Callers} callers", times));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{times.Count / seconds:0} steps/s over {seconds:0.0} s, per step {processor / times.Count:0.000} ms of processor time ({writer / times.Count:0.000} of the writer) and {collected / times.Count / 1024.0:0} KB allocated; consistency problems afterwards: {problems.Count}."));
    }

    /// <summary>Leads cases whose drafts stand ready; returns the seconds it took and the bytes it allocated.</summary>
    public static async Task<(double Seconds, long Bytes)> LeadAllAsync(CaseWorld world, int cases, ConcurrentQueue<double> times)
    {
        var drafts = new ConcurrentQueue<Guid>(await Drafts.WriteAsync(world, cases));
        var (begin, bytes) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (drafts.TryDequeue(out var draft))
            {
                await LeadAsync(world, draft, times);
            }
        })));
        return (Stopwatch.GetElapsedTime(begin).TotalSeconds, GC.GetTotalAllocatedBytes() - bytes);
    }

    private static async Task LeadAsync(CaseWorld world, Guid draft, ConcurrentQueue<double> times)
    {
        var id = ((SubmitOutcome.Submitted)await TimedAsync(times, () => world.SubmitAsync(draft))).CaseId;
        for (var stage = 0; stage < 2; stage++)
        {
            foreach (var task in await OpenAsync(world, id))
            {
                var outcome = await TimedAsync(times, () => world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Approved));
                if (outcome is not TaskOutcome.Done)
                {
                    throw new InvalidOperationException($"Not decided: {outcome}");
                }
            }
        }
    }

    private static async Task<List<CaseTask>> OpenAsync(CaseWorld world, Guid caseId)
    {
        await using var lent = world.Database.Services.GetRequiredService<OpenDatabase>()();
        return await lent.Context.ReadRowsAsync<CaseTask>(OpenTasks, CancellationToken.None, caseId, CaseTaskStatus.Open);
    }

    private static async Task<T> TimedAsync<T>(ConcurrentQueue<double> times, Func<Task<T>> act)
    {
        var begin = Stopwatch.GetTimestamp();
        var result = await act();
        times.Enqueue(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        return result;
    }
}
