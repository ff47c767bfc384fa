using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Times in milliseconds, and how they are printed.</summary>
internal static class Figures
{
    public const string Header = "| what | n | p50 ms | p95 ms | p99 ms | max ms |\n|---|---:|---:|---:|---:|---:|";

    public static string Row(string what, IReadOnlyCollection<double> times)
    {
        var sorted = times.Order().ToList();
        double At(double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {sorted.Count} | {At(0.5):0.00} | {At(0.95):0.00} | {At(0.99):0.00} | {sorted[^1]:0.00} |"
        );
    }

    /// <summary>On what and when; the load tells whether the machine was idle.</summary>
    public static string Machine()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30);
        var date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"{Environment.ProcessorCount} cores, {Line("/proc/cpuinfo", "model name")}, {memory} GB, "
            + $"{RuntimeInformation.OSDescription.Split('#')[0].Trim()}, "
            + $".NET {Environment.Version}, load at the start {Load()}, commit {Commit()}, {date}";
    }

    private static string Line(string file, string key) =>
        File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "?"
            : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";

    private static string Commit()
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", ["-C", RepositoryFolder.Path, "rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true }
            )!;
            return git.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "?";
        }
    }
}
