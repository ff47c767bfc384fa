using System.Globalization;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>
/// The processor time of this process by thread name, from <c>/proc</c>; it depends less on the load of the machine than wall time.
/// </summary>
internal sealed class CpuMeter
{
    private const double MillisecondsPerTick = 10;
    private readonly Dictionary<string, double> before = Read();
    private readonly double all = Of([Environment.ProcessId]);

    /// <summary>Milliseconds of processor time since the meter was made: of all threads, and of those with this name.</summary>
    public (double All, double Named) Since(string name)
    {
        var now = Read();
        double Used(string thread) => now.GetValueOrDefault(thread) - before.GetValueOrDefault(thread);

        // Threads that have ended are in the sum of the process only.
        return (Of([Environment.ProcessId]) - all, Used(name));
    }

    /// <summary>Milliseconds of processor time that processes have used so far; zero for those that are gone or run elsewhere.</summary>
    public static double Of(IEnumerable<int> processes) =>
        processes.Sum(process => Line(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")) is { } line ? Used(line) : 0);

    private static string? Line(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Used(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture))
            * MillisecondsPerTick;
    }

    private static Dictionary<string, double> Read()
    {
        var times = new Dictionary<string, double>();
        if (!Directory.Exists("/proc/self/task"))
        {
            return times;
        }

        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (Line(Path.Combine(task, "stat")) is { } stat)
            {
                var name = stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];
                times[name] = times.GetValueOrDefault(name) + Used(stat);
            }
        }

        return times;
    }
}
