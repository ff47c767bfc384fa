using System.Diagnostics;
using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Many pending timers: how soon a process is ready beside them, and how long it takes to fire them all once.</summary>
internal static class TimersBenchmark
{
    private const string Version = "waiting:1";

    private const string Document = """
        {"definitionId":"waiting","root":{"id":"wait","type":"Elsa.Delay",
         "timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"1.00:00:00"}}}}
        """;

    public static async Task RunAsync(int timers)
    {
        Console.WriteLine(Figures.Machine() + "\n");
        var world = await CaseWorld.CreateAsync();
        await PublishAsync(world);
        await StartAsync(world, timers);
        await world.Database.CloseAsync();
        Console.WriteLine(FormattableString.Invariant($"{timers} instances wait, each with its timer; the process starts again."));

        var begin = Stopwatch.GetTimestamp();
        await using var again = CaseWorld.Reopen(world.Database.Place);
        await DatabaseStartup.MigrateAsync(again.Database.Services);
        await again.Demo.StartAsync();
        var sweep = again.Database.Services.GetRequiredService<EngineSweep>();
        var due = await sweep.NextAsync();
        await sweep.RunAsync();
        Console.WriteLine(
            FormattableString.Invariant($"Ready, and the first sweep done, after {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.00} s.")
        );

        again.Clock.Offset += due!.Value - again.Clock.Now + TimeSpan.FromDays(1);
        begin = Stopwatch.GetTimestamp();
        var fired = await sweep.RunAsync();
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        await using var db = again.Database.OpenContext();
        var steps = await db.Journal.CountAsync(entry => entry.Json.Contains("TimerDue"));
        var left = await db.Timers.CountAsync();
        var problems = await again.ProblemsAsync();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{fired} fired in {seconds:0.0} s ({fired / seconds:0}/s); steps of timers in the journal {steps}, timers left "
                    + $"{left}, consistency problems {problems.Count}."
            )
        );
    }

    private static async Task PublishAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        var closure = await Closure.ReadAsync(db, Document, default);
        await world.Database.Gate.WriteAsync(
            async (context, token) =>
            {
                var version = new DefinitionVersion
                {
                    Id = Version,
                    DefinitionId = "waiting",
                    Version = 1,
                    Name = "等待",
                    Json = Document,
                    ContentHash = "",
                    IsPublished = true,
                    Origin = "designer",
                    CreatedAt = world.Clock.Now,
                };
                await Publication.WriteAsync(context, version, closure, world.Clock.Now, token);
                return 0;
            }
        );
    }

    private static Task StartAsync(CaseWorld world, int count)
    {
        var runner = world.Database.Services.GetRequiredService<WorkflowRunner>();
        var origin = world.Database.Services.GetRequiredService<IStepWriter>().OfTimers;
        return Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = LoadBenchmark.Callers },
            async (_, token) =>
            {
                var id = Guid.CreateVersion7();
                var request = new StepRequest(
                    id,
                    new Stimulus.Start(new Dictionary<string, System.Text.Json.Nodes.JsonNode?>()),
                    Operation.Derived("start", id.ToString("N")),
                    origin
                )
                {
                    DefinitionVersionId = Version,
                };
                await runner.RunAsync(request, token);
            }
        );
    }
}
