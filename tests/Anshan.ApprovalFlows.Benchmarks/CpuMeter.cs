using System.Globalization;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>The processor time of this process by thread name, from <c>/proc</c>: a figure that a busy machine blurs less than the clock does.</summary>
internal sealed class CpuMeter
{
    private const double MillisecondsPerTick = 10;
    private readonly Dictionary<string, double> before = Read();

    /// <summary>Milliseconds of processor time since the meter was made: of all threads, and of those with this name.</summary>
    public (double All, double Named) Since(string name)
    {
        var now = Read();
        double Used(string thread) => now.GetValueOrDefault(thread) - before.GetValueOrDefault(thread);
        return (now.Keys.Sum(Used), Used(name));
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
            try
            {
                var stat = File.ReadAllText(Path.Combine(task, "stat"));
                var end = stat.LastIndexOf(')');
                var name = stat[(stat.IndexOf('(') + 1)..end];
                var fields = stat[(end + 2)..].Split(' ');
                times[name] = times.GetValueOrDefault(name)
                    + ((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * MillisecondsPerTick);
            }
            catch (IOException)
            {
                // the thread has ended
            }
        }

        return times;
    }
}
