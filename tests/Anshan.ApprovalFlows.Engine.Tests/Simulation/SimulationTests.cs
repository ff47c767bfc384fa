using Anshan.ApprovalFlows.Testing.Simulation;

namespace Anshan.ApprovalFlows.Engine.Tests.Simulation;

/// <summary>
/// The runner's protocol and the step loop under random orders of events: crashes, duplicate requests, concurrent people, two sweepers.
/// <c>SIMULATION_SEEDS</c> sets how many.
/// </summary>
[Trait("Tier", "proof")]
public class SimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void No_order_of_crashes_duplicates_and_timers_loses_or_doubles_a_step()
    {
        var (first, count) = (SeedFile.First(), SeedFile.Count("SIMULATION_SEEDS", 400));
        var (failures, steps) = SimulationRun.Run(first, count);
        output.WriteLine($"seeds {first} to {first + count - 1}, {steps} steps committed");
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} seeds failed:\n{string.Join('\n', failures.Take(10))}");
        Assert.True(steps > count, $"Only {steps} steps: this proves nothing.");
    }

    [Fact]
    public void Seeds_that_failed_once_hold_for_ever() =>
        Assert.All(SeedFile.Read("Simulation/failed.seeds"), seed => SimulationRun.Run(seed));

    [Fact]
    public void The_same_seed_is_the_same_run() =>
        Assert.All(Enumerable.Range(1, 16), seed => Assert.Equal(SimulationRun.Run(seed), SimulationRun.Run(seed)));
}
