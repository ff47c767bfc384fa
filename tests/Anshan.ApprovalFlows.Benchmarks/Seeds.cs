using System.Diagnostics;
using System.Globalization;
using Anshan.ApprovalFlows.Testing.Fuzzing;
using Anshan.ApprovalFlows.Testing.Simulation;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Runs many seeds of a proof and says how many, how long, and which failed.</summary>
internal static class Seeds
{
    private const int Slice = 5000;

    public static int Run(string proof, int first, int count)
    {
        var watch = Stopwatch.StartNew();
        var failed = 0;
        long more = 0;
        for (var from = first; from < first + count; from += Slice)
        {
            var (failures, figure) = One(proof, from, Math.Min(Slice, first + count - from));
            more += figure;
            failed += failures.Count;
            foreach (var failure in failures.Take(20))
            {
                Console.WriteLine(failure);
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{proof}: seeds {first} to {Math.Min(from + Slice, first + count) - 1}, {failed} failed, {more} "
                        + $"{(proof == "simulate" ? "steps" : "refused")}, {watch.Elapsed.TotalSeconds:0} s"
                )
            );
        }

        return failed == 0 ? 0 : 1;
    }

    private static (IReadOnlyList<string> Failures, long Figure) One(string proof, int first, int count) =>
        proof switch
        {
            "simulate" => SimulationRun.Run(first, count),
            "fuzz-valid" => FuzzRun.Run(FuzzRun.Valid, first, count),
            _ => FuzzRun.Run(FuzzRun.Mutated, first, count),
        };
}
