namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>Runs seeds; the same seed is the same run.</summary>
public static class SimulationRun
{
    /// <summary>One seed: a generated procedure, or every eighth the one of measure 1.2. Returns how many steps were committed.</summary>
    /// <exception cref="BrokenException">An invariant does not hold; the message begins with the seed.</exception>
    public static int Run(int seed)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var random = new Random(seed);
            var simulation = new Simulation(seed % 8 == 0 ? new CaseProcedure(random) : new GeneratedProcedure(random), random);
            simulation.Run();
            return simulation.Steps;
        }
        catch (Exception problem)
        {
            throw new BrokenException($"seed {seed}: {(problem is BrokenException ? problem.Message : problem)}");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Many seeds on all cores; returns those that failed, with why, and how many steps were committed.</summary>
    public static (IReadOnlyList<string> Failures, long Steps) Run(int first, int count)
    {
        long steps = 0;
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(
            first,
            first + count,
            seed =>
            {
                try
                {
                    Interlocked.Add(ref steps, Run(seed));
                }
                catch (BrokenException broken)
                {
                    failures.Add(broken.Message);
                }
            }
        );
        return ([.. failures.Order(StringComparer.Ordinal)], steps);
    }
}
