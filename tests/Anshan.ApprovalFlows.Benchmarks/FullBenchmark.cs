using System.Collections.Concurrent;
using System.Globalization;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>The same steps beside nothing, and beside many finished cases and 500 versions of the definition, on SQLite.</summary>
internal static class FullBenchmark
{
    private const int Patterns = 100;
    private const int Versions = 500;
    private const int Measured = 4000;

    public static async Task RunAsync(int finished)
    {
        Console.WriteLine($"{Figures.Machine()}\n");
        await using var world = await CaseWorld.CreateAsync();
        await Parallel.ForEachAsync(
            await Drafts.WriteAsync(world, Patterns),
            async (draft, _) => await Courses.TenStepsAsync(world, draft)
        );
        await LoadBenchmark.LeadAllAsync(world, LoadBenchmark.WarmUp, []);
        var empty = await MeasureAsync(world);
        await AddVersionsAsync(world);
        FinishedCases.Copy(world.Database.Settings.ConnectionString, finished);
        await LoadBenchmark.LeadAllAsync(world, Measured, []);
        var full = await MeasureAsync(world);
        var size = await LoadBenchmark.SizeAsync(world) >> 20;
        Console.WriteLine(
            $"{Figures.Header}\n{Figures.Row("a step, hardly any other case", empty.Times)}\n"
                + $"{Figures.Row($"a step, {finished} finished cases, {Versions} versions", full.Times)}"
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\nProcessor ms a step: {empty.Processor:0.000}, then {full.Processor:0.000} "
                    + $"({100 * full.Processor / empty.Processor:0} %); the database has {size} MB."
            )
        );
    }

    private static async Task<(ConcurrentQueue<double> Times, double Processor)> MeasureAsync(CaseWorld world)
    {
        var (times, meter) = (new ConcurrentQueue<double>(), new CpuMeter());
        await LoadBenchmark.LeadAllAsync(world, Measured, times);
        return (times, meter.Since("").All / times.Count);
    }

    private static Task AddVersionsAsync(CaseWorld world) =>
        world.Database.Gate.WriteAsync(
            async (db, token) =>
            {
                var published = await db.Set<DefinitionVersion>()
                    .AsNoTracking()
                    .FirstAsync(row => row.IsPublished && row.DefinitionId == "measure-1.2-main", token);
                db.AddRange(
                    Enumerable
                        .Range(published.Version + 1, Versions)
                        .Select(number => new DefinitionVersion
                        {
                            Id = string.Create(CultureInfo.InvariantCulture, $"{published.DefinitionId}:{number}"),
                            DefinitionId = published.DefinitionId,
                            Version = number,
                            Name = published.Name,
                            Json = published.Json,
                            ContentHash = published.ContentHash,
                            IsPublished = false,
                            Origin = "designer",
                            CreatedAt = published.CreatedAt,
                        })
                );
                return 0;
            }
        );
}
