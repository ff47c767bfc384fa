using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Testing.Procedures;
using Anshan.ApprovalFlows.Testing.Simulation;

namespace Anshan.ApprovalFlows.Testing.Fuzzing;

/// <summary>The result of one document.</summary>
public enum FuzzEnd
{
    /// <summary>The reader or the check refused it, with a place and a sentence.</summary>
    Refused,

    /// <summary>It ran to an end, a fault or a wait.</summary>
    Ran,
}

/// <summary>Generated definitions, valid and damaged: each is refused or runs, without a crash or a hang.</summary>
public static class FuzzRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly JsonNode MeasureProcedure = JsonNode.Parse(
        File.ReadAllText(Path.Combine(RepositoryFolder.Workflows, "measures", "1.2", "procedure.json"))
    )!;

    /// <summary>A valid definition: the checks find nothing, and it runs.</summary>
    /// <exception cref="BrokenException">They do, or it does not.</exception>
    public static FuzzEnd Valid(int seed) =>
        Guarded(
            seed,
            random =>
            {
                var procedure = new GeneratedProcedure(random);
                BrokenException.Check(
                    [.. DefinitionCheck.Check(procedure.Definition, procedure.Catalog).Select(problem => problem.ToString())],
                    "a valid definition was refused"
                );
                new FuzzWalk(procedure.Definition, procedure.Catalog, random).Run();
                return FuzzEnd.Ran;
            }
        );

    /// <summary>A damaged definition, generated or measure 1.2's.</summary>
    /// <exception cref="BrokenException">It was neither refused nor run.</exception>
    public static FuzzEnd Mutated(int seed) =>
        Guarded(
            seed,
            random =>
            {
                var catalog = FuzzWalk.Catalog;
                var json = Damaged(random);
                WorkflowDefinition definition;
                try
                {
                    definition = DefinitionReader.Read(json);
                }
                catch (DefinitionException refusal)
                {
                    CheckWords(refusal.Problems);
                    var isBlamedOnText = refusal.Problems.Any(problem => problem.Message.Contains("代理项", StringComparison.Ordinal));
                    BrokenException.Check(
                        isBlamedOnText && !HalfCharacter(json) ? [refusal.Message] : [],
                        "a refusal that blames the text wrongly"
                    );
                    return FuzzEnd.Refused;
                }

                var problems = DefinitionCheck.Check(definition, catalog);
                CheckWords(problems);

                // A refused definition is never run in production; the loop must handle it without a crash all the same.
                new FuzzWalk(definition, catalog, random).Run();
                return problems.Any(problem => problem.IsError) ? FuzzEnd.Refused : FuzzEnd.Ran;
            }
        );

    /// <summary>The damaged document of a seed, to look at.</summary>
    public static string Document(int seed) => Damaged(new Random(seed));

    /// <summary>Runs many seeds on all cores; reports every failure and every seed that does not end.</summary>
    public static (IReadOnlyList<string> Failures, int Refused) Run(Func<int, FuzzEnd> one, int first, int count)
    {
        var failures = new ConcurrentBag<string>();
        var running = new ConcurrentDictionary<int, long>();
        var refused = 0;
        var all = Task.Run(() =>
            Parallel.For(
                first,
                first + count,
                seed =>
                {
                    running[seed] = Stopwatch.GetTimestamp();
                    try
                    {
                        if (one(seed) == FuzzEnd.Refused)
                        {
                            Interlocked.Increment(ref refused);
                        }
                    }
                    catch (BrokenException broken)
                    {
                        failures.Add(broken.Message);
                    }

                    running.TryRemove(seed, out _);
                }
            )
        );
        while (!all.Wait(TimeSpan.FromSeconds(1)))
        {
            foreach (var (seed, _) in running.Where(item => Stopwatch.GetElapsedTime(item.Value) > Patience))
            {
                return ([.. failures, $"seed {seed}: hangs"], refused);
            }
        }

        return ([.. failures.Order(StringComparer.Ordinal)], refused);
    }

    private static string Damaged(Random random)
    {
        var source = random.Next(4) == 0 ? MeasureProcedure : new ProcedureWriter(random).Definition();
        return new Mutation(
            random,
            [.. FuzzWalk.Catalog.All.Select(activity => activity.Descriptor.TypeName).Order(StringComparer.Ordinal), "Elsa.Unknown"]
        ).Of(source);
    }

    private static bool HalfCharacter(string json) => json.Contains('\uD800') || json.Contains("\\ud8", StringComparison.OrdinalIgnoreCase);

    private static void CheckWords(IReadOnlyList<DefinitionProblem> problems) =>
        BrokenException.Check(
            [
                .. problems
                    .Where(problem => !problem.Path.StartsWith('$') || problem.Message.Length < 4)
                    .Select(problem => $"refused without place or words: {problem}"),
            ],
            "refusal"
        );

    private static FuzzEnd Guarded(int seed, Func<Random, FuzzEnd> run)
    {
        try
        {
            return run(new Random(seed));
        }
        catch (Exception problem)
        {
            throw new BrokenException($"seed {seed}: {(problem is BrokenException ? problem.Message : problem)}");
        }
    }
}
