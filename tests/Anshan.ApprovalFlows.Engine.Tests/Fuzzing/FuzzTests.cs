using Anshan.ApprovalFlows.Engine.Tests.Simulation;
using Anshan.ApprovalFlows.Testing.Fuzzing;

namespace Anshan.ApprovalFlows.Engine.Tests.Fuzzing;

/// <summary>Generated definitions, valid and damaged. <c>VALID_SEEDS</c> and <c>MUTATED_SEEDS</c> set how many.</summary>
[Trait("Tier", "proof")]
public class FuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void A_generated_valid_definition_passes_the_checks_and_runs_to_an_end_or_a_wait() => Run("VALID_SEEDS", 300, FuzzRun.Valid);

    [Fact]
    public void A_damaged_definition_is_refused_with_place_and_words_or_runs_and_never_crashes_or_hangs() =>
        Run("MUTATED_SEEDS", 1000, FuzzRun.Mutated);

    [Fact]
    public void Damaged_definitions_that_did_harm_once_do_none_for_ever() =>
        Assert.All(SeedFile.Read("Fuzzing/mutated.seeds"), seed => FuzzRun.Mutated(seed));

    private void Run(string variable, int usual, Func<int, FuzzEnd> one)
    {
        var (first, count) = (SeedFile.First(), SeedFile.Count(variable, usual));
        var (failures, refused) = FuzzRun.Run(one, first, count);
        output.WriteLine($"seeds {first} to {first + count - 1}, {refused} refused");
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} seeds failed:\n{string.Join('\n', failures.Take(10))}");
    }
}
