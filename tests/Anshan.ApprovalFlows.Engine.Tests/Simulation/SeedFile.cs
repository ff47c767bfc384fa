using System.Globalization;

namespace Anshan.ApprovalFlows.Engine.Tests.Simulation;

/// <summary>Seeds that once failed, one a line with the defect found; each remains a test.</summary>
internal static class SeedFile
{
    /// <param name="name">The file beside the test that reads it, for example <c>Simulation/failed.seeds</c>.</param>
    public static IEnumerable<int> Read(string name) =>
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, name))
        let text = line.Split('#')[0].Trim()
        where text.Length > 0
        select int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>How many seeds: a few in every run of the tests, another number by an environment variable.</summary>
    public static int Count(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : usual;

    /// <summary>The first seed: always the same, so that failures are reproducible; <c>FIRST_SEED</c> sets another one.</summary>
    public static int First() => Count("FIRST_SEED", 1);
}
