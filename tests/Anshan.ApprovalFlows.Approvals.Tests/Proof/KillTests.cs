using System.Globalization;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>A process killed at any instant, again and again, on one database: what it acknowledged stands, once.</summary>
public class KillTests(ITestOutputHelper output)
{
    private const int FullCheckEvery = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static int Cycles => int.Parse(Environment.GetEnvironmentVariable("CRASH_CYCLES") is { Length: > 0 } text ? text : "100", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Kill_9_during_a_burst_of_decisions_loses_nothing_acknowledged_applies_nothing_twice_and_sends_every_mail()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"{Cycles} kills, seed {seed}");
        await using var sink = new SmtpSink();
        await using var world = await CaseWorld.CreateAsync();
        await world.Database.CloseAsync();
        var ledger = new Ledger();
        var folder = world.Database.Folder.Path;
        File.Copy(world.Database.Folder.File("anshan.db"), world.Database.Folder.File("seeded"));
        var life = new WorkerProcess(folder, sink.Port);
        for (var cycle = 1; cycle <= Cycles; cycle++)
        {
            // The next one warms up while this one lives.
            var next = new WorkerProcess(folder, sink.Port, drains: cycle == Cycles);
            var answered = await EndAsync(life, ledger, random);
            await CheckAsync(world.Database.Folder, ledger, answered, isFull: cycle % FullCheckEvery == 0, $"kill {cycle}, seed {seed}");
            life = next;
        }

        await life.BeginAsync(ledger.Unanswered, Patience);
        await life.DeadAsync(Patience);
        Assert.True(life.ExitCode == 0, life.Errors);
        ledger.Read(life.Lines);
        life.Dispose();
        Assert.Empty(ledger.Unanswered);
        Assert.True(ledger.Acknowledged > 10 * Cycles, $"Only {ledger.Acknowledged} operations: this proves nothing.");
        await CheckAsync(world.Database.Folder, ledger, [], isFull: true, $"the end, seed {seed}");
        var mails = await MailsAsync(world.Database.Folder);
        Assert.All(mails, mail => Assert.NotNull(mail.SentAt));
        Assert.Equal(mails.Select(mail => $"{mail.Id:N}@example.cn").Order(), sink.MessageIds.Order());
        output.WriteLine($"{ledger.Acknowledged} operations acknowledged; {mails.Count} mails, received {sink.Messages.Count} times");
    }

    /// <summary>Ends a life at a random moment: mostly in the burst, now and then while it opens the database.</summary>
    private static async Task<HashSet<Guid>> EndAsync(WorkerProcess life, Ledger ledger, Random random)
    {
        using (life)
        {
            await life.BeginAsync(ledger.Unanswered, Patience);
            await life.AcknowledgedAsync(random.Next(10) == 0 ? 0 : random.Next(80), Patience);
            await Task.Delay(random.Next(40));
            await life.KillAsync();
            return ledger.Read(life.Lines);
        }
    }

    private static async Task CheckAsync(TestFolder folder, Ledger ledger, HashSet<Guid> answered, bool isFull, string when)
    {
        var world = CaseWorld.Reopen(folder);
        await using (var db = world.Database.OpenContext())
        {
            var problems = isFull ? await ledger.AllProblemsAsync(db) : await ledger.ProblemsAsync(db, answered);
            problems.AddRange(await world.ProblemsAsync());
            problems.AddRange(await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync());
            Assert.True(problems is ["ok"], $"{when}: {string.Join('\n', problems)}");
        }

        await world.Database.CloseAsync();
    }

    private static async Task<List<(Guid Id, DateTimeOffset? SentAt)>> MailsAsync(TestFolder folder)
    {
        var world = CaseWorld.Reopen(folder);
        await using var db = world.Database.OpenContext();
        var mails = await db.OutboxMails.Select(mail => new { mail.Id, mail.SentAt }).ToListAsync();
        await world.Database.CloseAsync();
        return [.. mails.Select(mail => (mail.Id, mail.SentAt))];
    }
}
