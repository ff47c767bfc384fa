using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>A process is killed at random moments, repeatedly, on the same database: what it acknowledged is stored exactly once.</summary>
[Trait("Tier", "proof")]
public abstract class KillFacts(ITestOutputHelper output)
{
    private const int FullCheckEvery = 20;

    // The check after each kill reads everything; with a thousand runs in one database it would take longer than the runs.
    private const int LivesPerDatabase = 100;

    protected static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The number of kills.</summary>
    protected abstract int Cycles { get; }

    /// <summary>The world that is killed.</summary>
    protected abstract Task<CaseWorld> WorldAsync();

    /// <summary>Another one, in which each process warms up before it begins.</summary>
    protected virtual Task<CaseWorld> ScratchAsync() => WorldAsync();

    /// <summary>What is done to a working process before it is killed.</summary>
    private protected virtual Task DisturbAsync(WorkerProcess life, Random random) => Task.CompletedTask;

    protected static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    [Fact]
    public async Task Kill_9_during_a_burst_of_decisions_loses_nothing_acknowledged_applies_nothing_twice_and_sends_every_mail()
    {
        for (var left = Cycles; left > 0; left -= LivesPerDatabase)
        {
            await KillAsync(Math.Min(left, LivesPerDatabase));
        }
    }

    private async Task KillAsync(int lives)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var sink = new SmtpSink();
        await using var world = await WorldAsync();
        await using var scratch = await ScratchAsync();
        await world.Database.CloseAsync();
        await scratch.Database.CloseAsync();
        var (ledger, place) = (new Ledger(), world.Database.Place);
        var life = new WorkerProcess(place, scratch.Database.Place, sink.Port);
        for (var cycle = 1; cycle <= lives; cycle++)
        {
            await life.WarmAsync(Patience);
            // The next process warms up while this one runs.
            var next = new WorkerProcess(place, scratch.Database.Place, sink.Port, drains: cycle == lives);
            var answered = await EndAsync(life, ledger, random);
            await CheckAsync(place, ledger, answered, isFull: cycle % FullCheckEvery == 0, $"kill {cycle}, seed {seed}");
            life = next;
        }

        await life.BeginAsync(ledger.Unanswered, Patience);
        await life.DeadAsync(Patience);
        Assert.True(life.ExitCode == 0, life.Errors);
        ledger.Read(life.Lines);
        life.Dispose();
        Assert.Empty(ledger.Unanswered);
        Assert.True(ledger.Acknowledged > 10 * lives, $"Only {ledger.Acknowledged} operations: this proves nothing.");
        await CheckAsync(place, ledger, [], isFull: true, $"the end, seed {seed}");
        var mails = await MailsAsync(place);
        Assert.All(mails, mail => Assert.NotNull(mail.SentAt));
        Assert.Equal(mails.Select(mail => $"{mail.Id:N}@example.cn").Order(), sink.MessageIds.Order());
        output.WriteLine(
            $"{lives} kills, seed {seed}: {ledger.Acknowledged} operations acknowledged, {ledger.Failures} times told that the "
                + $"database was away; {mails.Count} mails, received {sink.Messages.Count} times"
        );
    }

    /// <summary>Kills a process at a random moment: mostly while it decides, sometimes while it opens the database.</summary>
    private async Task<HashSet<Guid>> EndAsync(WorkerProcess life, Ledger ledger, Random random)
    {
        using (life)
        {
            await life.BeginAsync(ledger.Unanswered, Patience);
            await life.AcknowledgedAsync(random.Next(10) == 0 ? 0 : random.Next(80), Patience);
            await DisturbAsync(life, random);
            await Task.Delay(random.Next(40));
            await life.KillAsync();
            return ledger.Read(life.Lines);
        }
    }

    private static async Task CheckAsync(string place, Ledger ledger, HashSet<Guid> answered, bool isFull, string when)
    {
        await using var world = CaseWorld.Reopen(place);
        if (!world.Database.Settings.IsSqlite)
        {
            await PostgresServer.AloneAsync(place);
        }

        await using var db = world.Database.OpenContext();
        var problems = isFull ? await ledger.AllProblemsAsync(db) : await ledger.ProblemsAsync(db, answered);
        problems.AddRange(await world.ProblemsAsync());
        problems.AddRange(await DamagesAsync(db, world.Database.Settings));
        Assert.True(problems.Count == 0, $"{when}: {string.Join('\n', problems)}");
    }

    private static async Task<IEnumerable<string>> DamagesAsync(AppDbContext db, DatabaseSettings settings) =>
        settings.IsSqlite
            ? (await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync()).Where(line => line != "ok")
            : [];

    private static async Task<List<(Guid Id, DateTimeOffset? SentAt)>> MailsAsync(string place)
    {
        await using var world = CaseWorld.Reopen(place);
        await using var db = world.Database.OpenContext();
        var mails = await db.OutboxMails.Select(mail => new { mail.Id, mail.SentAt }).ToListAsync();
        return [.. mails.Select(mail => (mail.Id, mail.SentAt))];
    }
}
