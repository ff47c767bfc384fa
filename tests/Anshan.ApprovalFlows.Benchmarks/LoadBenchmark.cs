using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Many callers leading cases through their four reviews at once: every operation, the submission included, is one step.</summary>
internal static class LoadBenchmark
{
    public const int Callers = 64;
    public const int StepsOfCase = 5;

    /// <summary>Cases led before anything is measured: until then the runtime still compiles.</summary>
    public const int WarmUp = 8000;

    private static readonly RowKey OpenTasks = RowKey.Of(nameof(CaseTask.CaseId), nameof(CaseTask.Status));

    private const int RowsEach = 12;

    /// <param name="onPostgres">On PostgreSQL, with the 16 connections of the settings; else on SQLite.</param>
    /// <param name="cases">How many cases are measured, five steps each.</param>
    public static async Task RunAsync(bool onPostgres, int cases)
    {
        var machine = Figures.Machine();
        await using var world = await (onPostgres ? CaseWorld.CreateOnPostgresAsync() : CaseWorld.CreateAsync());
        await LeadAllAsync(world, WarmUp, []);
        var times = new ConcurrentQueue<double>();
        var server = onPostgres ? await ServerAsync(world) : [];
        var (meter, served) = (new CpuMeter(), CpuMeter.Of(server));
        var (seconds, collected, stored) = await LeadAllAsync(world, cases, times);
        var (processor, writer) = meter.Since("write gate");
        served = CpuMeter.Of(server) - served;
        var problems = await world.ProblemsAsync();
        Console.WriteLine($"{machine}\n\n{Figures.Header}");
        Console.WriteLine(Figures.Row($"one step, {(onPostgres ? "PostgreSQL" : "SQLite")}, {Callers} callers", times));
        var rowBytes = (int)(stored / times.Count / RowsEach);
        if (onPostgres)
        {
            var raw = await RawLimit.OnPostgresAsync(
                world.Database.Settings.ConnectionString,
                world.Database.Settings.WritersAtOnce,
                RowsEach,
                rowBytes,
                200
            );
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\nraw limit {raw:0} steps/s ({RowsEach} rows of {rowBytes} bytes in one round trip and a commit, "
                        + $"{world.Database.Settings.WritersAtOnce} connections)."
                )
            );
        }
        else
        {
            var raw = RawLimit.Run(world.Database.Folder.File("raw.db"), RowsEach * Callers, rowBytes, 100);
            Console.WriteLine(Figures.Row($"raw: {RowsEach} rows a step, {Callers} steps in one transaction, synchronous=FULL", raw));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nraw limit {Callers * 1000 / raw.Average():0} steps/s."));
        }

        var (spent, whose) = onPostgres ? (served, "more of the server") : (writer, "of the writer");
        var share = string.Create(CultureInfo.InvariantCulture, $"{spent / times.Count:0.000} {whose}");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\n{times.Count / seconds:0} steps/s over {seconds:0.0} s, per step {processor / times.Count:0.000} ms of "
                    + $"processor time ({share}) and {collected / times.Count / 1024.0:0} KB allocated; "
                    + $"{stored / cases / 1024.0:0.0} KB stored per case of four reviews; RSS {Environment.WorkingSet / (1 << 20)} MB; "
                    + $"consistency problems afterwards: {problems.Count}."
            )
        );
    }

    /// <summary>Leads cases whose drafts stand ready; returns the seconds it took, the bytes it allocated and those it stored.</summary>
    public static async Task<(double Seconds, long Allocated, long Stored)> LeadAllAsync(
        CaseWorld world,
        int cases,
        ConcurrentQueue<double> times
    )
    {
        var drafts = new ConcurrentQueue<Guid>(await Drafts.WriteAsync(world, cases));
        var size = await SizeAsync(world);
        var (begin, bytes) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        await Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (drafts.TryDequeue(out var draft))
                        {
                            await LeadAsync(world, draft, times);
                        }
                    })
                )
        );
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return (seconds, GC.GetTotalAllocatedBytes() - bytes, await SizeAsync(world) - size);
    }

    private static async Task<List<int>> ServerAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await db.Database.SqlQueryRaw<int>("SELECT pid AS \"Value\" FROM pg_stat_activity").ToListAsync();
    }

    public static async Task<long> SizeAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await db
            .Database.SqlQueryRaw<long>(
                world.Database.Settings.IsSqlite
                    ? "SELECT page_count * page_size AS \"Value\" FROM pragma_page_count(), pragma_page_size()"
                    : "SELECT pg_database_size(current_database()) AS \"Value\""
            )
            .SingleAsync();
    }

    private static async Task LeadAsync(CaseWorld world, Guid draft, ConcurrentQueue<double> times)
    {
        var id = ((SubmitOutcome.Submitted)await TimedAsync(times, () => world.SubmitAsync(draft))).CaseId;
        for (var stage = 0; stage < 2; stage++)
        {
            foreach (var task in await OpenAsync(world, id))
            {
                var outcome = await TimedAsync(
                    times,
                    () => world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Approved)
                );
                if (outcome is not TaskOutcome.Done)
                {
                    throw new InvalidOperationException($"Not decided: {outcome}");
                }
            }
        }
    }

    private static async Task<List<CaseTask>> OpenAsync(CaseWorld world, Guid caseId)
    {
        await using var pooled = world.Database.Services.GetRequiredService<OpenDatabase>()();
        return await pooled.Context.ReadRowsAsync<CaseTask>(OpenTasks, CancellationToken.None, caseId, CaseTaskStatus.Open);
    }

    private static async Task<T> TimedAsync<T>(ConcurrentQueue<double> times, Func<Task<T>> act)
    {
        var begin = Stopwatch.GetTimestamp();
        var result = await act();
        times.Enqueue(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        return result;
    }
}
