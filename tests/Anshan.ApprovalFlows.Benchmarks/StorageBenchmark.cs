using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>What a case takes on SQLite's disk, all of its rows, indexes and mails counted; drafts are written before.</summary>
internal static class StorageBenchmark
{
    private const int Cases = 400;

    public static async Task RunAsync()
    {
        Console.WriteLine($"{Figures.Machine()}\n\n| case | KB each |\n|---|---:|");
        await RowAsync("four reviews, still open", Courses.FourReviewsAsync);
        await RowAsync("ten steps to the end, with a return", Courses.TenStepsAsync);
    }

    private static async Task RowAsync(string what, Func<CaseWorld, Guid, Task> course)
    {
        await using var world = await CaseWorld.CreateAsync();
        var drafts = await Drafts.WriteAsync(world, Cases);
        var (before, parts) = (await LoadBenchmark.SizeAsync(world), Parts(world));
        await Parallel.ForEachAsync(drafts, async (draft, _) => await course(world, draft));
        var each = (await LoadBenchmark.SizeAsync(world) - before) / (double)Cases / 1024;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {each:0.0} |"));
        foreach (
            var (name, bytes) in Parts(world)
                .Select(part => (part.Key, part.Value - parts.GetValueOrDefault(part.Key)))
                .Where(part => part.Item2 > 0)
                .OrderByDescending(part => part.Item2)
        )
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| · {name} | {bytes / (double)Cases / 1024:0.00} |"));
        }
    }

    /// <summary>
    /// The bytes of the pages of each table and index, by name, where SQLite's shell is installed: the library that we load cannot tell.
    /// </summary>
    private static Dictionary<string, long> Parts(CaseWorld world)
    {
        var parts = new Dictionary<string, long>();
        try
        {
            string[] asked = [world.Database.Settings.Path, "SELECT name, sum(pgsize) FROM dbstat GROUP BY name"];
            using var shell = Process.Start(new ProcessStartInfo("sqlite3", asked) { RedirectStandardOutput = true })!;
            while (shell.StandardOutput.ReadLine()?.Split('|') is [var name, var bytes])
            {
                parts[name] = long.Parse(bytes, CultureInfo.InvariantCulture);
            }
        }
        catch (Win32Exception)
        {
            // No such program: only the sum is told.
        }

        return parts;
    }
}
