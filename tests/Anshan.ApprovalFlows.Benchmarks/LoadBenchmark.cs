using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Decisions;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>64 callers leading cases through their four reviews at once: every operation, the submission included, is one step.</summary>
internal static class LoadBenchmark
{
    private const int Callers = 64;
    private const int CasesEach = 5;

    public static async Task RunAsync()
    {
        var machine = Figures.Machine();
        await using var world = await CaseWorld.CreateAsync();
        await LeadAsync(world, []);
        var times = new ConcurrentBag<double>();
        var begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < CasesEach; i++)
            {
                await LeadAsync(world, times);
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var problems = await world.ProblemsAsync();
        Console.WriteLine($"{machine}\n\n{Figures.Header}");
        Console.WriteLine(Figures.Row($"one step, {Callers} callers", times));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{times.Count / seconds:0} steps/s over {seconds:0.0} s; consistency problems afterwards: {problems.Count}."));
    }

    private static async Task LeadAsync(CaseWorld world, ConcurrentBag<double> times)
    {
        var draft = await world.DraftAsync();
        var id = ((SubmitOutcome.Submitted)await TimedAsync(times, () => world.SubmitAsync(draft))).CaseId;
        for (var stage = 0; stage < 2; stage++)
        {
            foreach (var task in await world.OpenTasksAsync(id))
            {
                await TimedAsync(times, () => world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Approved));
            }
        }
    }

    private static async Task<T> TimedAsync<T>(ConcurrentBag<double> times, Func<Task<T>> act)
    {
        var begin = Stopwatch.GetTimestamp();
        var result = await act();
        times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        return result;
    }
}
