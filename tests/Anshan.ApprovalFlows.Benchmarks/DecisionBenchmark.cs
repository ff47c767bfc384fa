using System.Diagnostics;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>One decision at a time through the whole durable path, compared with the limit of the disk alone.</summary>
internal static class DecisionBenchmark
{
    private const int Cases = 150;
    private const int WarmUp = 20;
    private const int UpdatedRows = 3;

    public static async Task RunAsync()
    {
        var machine = Figures.Machine();
        var meter = new SqlMeter();
        await using var world = await CaseWorld.CreateAsync(services => services.AddSingleton<IInterceptor>(meter));
        for (var i = 0; i < WarmUp; i++)
        {
            await DecideAllAsync(world, await world.CaseAsync(), []);
        }

        var cases = new List<Guid>();
        for (var i = 0; i < Cases; i++)
        {
            cases.Add(await world.CaseAsync());
        }

        var (rows, bytes) = (await RowsAsync(world), await BytesAsync(world));
        meter.Reset();
        var times = new List<double>();
        foreach (var id in cases)
        {
            await DecideAllAsync(world, id, times);
        }

        var sql = meter.PerStep(times.Count);
        var rowsEach = (int)Math.Ceiling((double)(await RowsAsync(world) - rows) / times.Count) + UpdatedRows;
        var bytesEach = (int)((await BytesAsync(world) - bytes) / times.Count / rowsEach);
        Console.WriteLine($"{machine}\n\n{Figures.Header}");
        Console.WriteLine(Figures.Row("one decision, single caller", times));
        Console.WriteLine(
            Figures.Row(
                $"raw: {rowsEach} rows of {bytesEach} bytes, one transaction, synchronous=FULL",
                RawLimit.Run(world.Database.Folder.File("raw.db"), rowsEach, bytesEach, times.Count)
            )
        );
        Console.WriteLine(Figures.Row("one mail rendered", MailTimes(world)));
        Console.WriteLine($"\n{sql}.");
    }

    /// <summary>Approves with the four departments, and says how long each took.</summary>
    private static async Task DecideAllAsync(CaseWorld world, Guid id, List<double> times)
    {
        for (var stage = 0; stage < 2; stage++)
        {
            foreach (var task in await world.OpenTasksAsync(id))
            {
                var begin = Stopwatch.GetTimestamp();
                var outcome = await world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Approved);
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                if (outcome is not TaskOutcome.Done)
                {
                    throw new InvalidOperationException($"Not decided: {outcome}");
                }
            }
        }
    }

    private static async Task<int> RowsAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await db.Journal.CountAsync()
            + await db.AuditEvents.CountAsync()
            + await db.OutboxMails.CountAsync()
            + await db.Timeline.CountAsync()
            + await db.CaseTasks.CountAsync()
            + await db.Bookmarks.CountAsync()
            + await db.Timers.CountAsync();
    }

    private static async Task<long> BytesAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await db
            .Database.SqlQueryRaw<long>("SELECT page_count * page_size AS Value FROM pragma_page_count(), pragma_page_size()")
            .SingleAsync();
    }

    private static List<double> MailTimes(CaseWorld world)
    {
        var templates = world.Database.Services.GetRequiredService<MailTemplates>();
        var model = new Dictionary<string, object?>
        {
            ["applicant"] = "鞍山示例会展有限公司",
            ["caseNumber"] = "AS2023-0102-00001",
            ["status"] = "审核中",
            ["stage"] = "市级联合审核",
            ["url"] = "http://localhost:5080/cases/1",
            ["measureTitle"] = "促消费展会及活动补助",
            ["benefit"] = "补助",
            ["message"] = "进入下一环节",
        };
        var times = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            templates.Render("status-changed", model);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return times;
    }
}
