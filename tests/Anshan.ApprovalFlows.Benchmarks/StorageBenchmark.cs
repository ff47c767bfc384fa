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
        var before = await LoadBenchmark.SizeAsync(world);
        await Parallel.ForEachAsync(drafts, async (draft, _) => await course(world, draft));
        var each = (await LoadBenchmark.SizeAsync(world) - before) / (double)Cases / 1024;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {each:0.0} |"));
    }
}
