using System.Globalization;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Whether the process grows: its memory after every tenth of many steps, taken by 64 callers.</summary>
internal static class MemoryBenchmark
{
    private const int Rounds = 10;

    public static async Task RunAsync(int steps)
    {
        Console.WriteLine($"{Figures.Machine()}\n\n| steps so far | managed heap MB | working set MB | steps/s |\n|---:|---:|---:|---:|");
        await using var world = await CaseWorld.CreateAsync();
        var cases = Math.Max(1, steps / LoadBenchmark.StepsOfCase / Rounds);
        for (var round = 1; round <= Rounds; round++)
        {
            var (seconds, _, _) = await LoadBenchmark.LeadAllAsync(world, cases, []);
            var heap = GC.GetTotalMemory(forceFullCollection: true);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {round * cases * LoadBenchmark.StepsOfCase} | {heap >> 20} | {Environment.WorkingSet >> 20} | "
                        + $"{cases * LoadBenchmark.StepsOfCase / seconds:0} |"
                )
            );
        }

        Console.WriteLine($"\nConsistency problems afterwards: {(await world.ProblemsAsync()).Count}.");
    }
}
