namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>An invariant does not hold.</summary>
public sealed class BrokenException(string what) : Exception(what)
{
    internal static void Check(IReadOnlyCollection<string> problems, string when)
    {
        if (problems.Count > 0)
        {
            throw new BrokenException($"{when}: {string.Join("; ", problems)}");
        }
    }
}
