using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Approvals.Tests.Messages;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static Anshan.ApprovalFlows.Approvals.Tests.Messages.FlowWorld;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>
/// Two servers on one PostgreSQL database send every mail and every request once, and nothing is lost when one of them is paused or killed.
/// </summary>
/// <remarks>
/// What a server was sending at the very instant at which it stopped may leave a second time, under the same Message-ID or Idempotency-Key:
/// nobody can know whether it had arrived. <c>TWO_SERVERS=long</c> stops one for thirty seconds.
/// </remarks>
[Trait("Tier", "proof")]
public sealed class TwoServersTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TWO_SERVERS") == "long";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(IsLong ? 10 : 6);
    private static readonly TimeSpan Standstill = IsLong ? TimeSpan.FromSeconds(30) : TimeSpan.Zero;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Two_servers_send_everything_once_also_when_one_stands_still_and_when_one_dies()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        await using var sink = new SmtpSink { Delay = TimeSpan.FromMilliseconds(30) };
        using var other = new RequestSink(TimeSpan.FromMilliseconds(150));
        await using var world = await FlowWorld.CreateOnPostgresAsync();
        await world.PublishAsync(
            "asking",
            [
                $$"""{"id":"r","type":"Elsa.SendHttpRequest",{{Input("url", other.Address)}},{{Input("method", "POST")}},"""
                    + $$"""{{Input("content", "x")}}}""",
            ]
        );

        // A server paused between sending and marking holds the row until the database ends its transaction.
        var place = new NpgsqlConnectionStringBuilder(world.Place)
        {
            Options = $"-c idle_in_transaction_session_timeout={Lease.TotalMilliseconds}",
        }.ToString();
        using var one = new SendingProcess(place, sink.Port, other.Host, Lease);
        using var two = new SendingProcess(place, sink.Port, other.Host, Lease);
        await one.ReadyAsync(Patience);
        await two.ReadyAsync(Patience);
        try
        {
            await SendAsync(world, sink, other, one, two);
        }
        finally
        {
            output.WriteLine($"One: {one.Complaints}\nTwo: {two.Complaints}");
        }
    }

    [Fact]
    public async Task A_server_that_stands_still_inside_a_transaction_does_not_hold_its_rows_for_ever()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        await using var database = await TestDatabase.CreateOnPostgresAsync(way: place =>
            new NpgsqlConnectionStringBuilder(place) { Options = "-c idle_in_transaction_session_timeout=300" }.ToString()
        );
        await database.WriteAsync(db => db.Add(new Setting { Key = "a", Value = "zero" }));
        var (hasWritten, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var still = database.Gate.WriteAsync(
            async (db, token) =>
            {
                await SetAsync(db, "first", token);
                hasWritten.SetResult();
                await goesOn.Task;
                return 1;
            }
        );
        await hasWritten.Task.WaitAsync(Patience);
        await database.Gate.WriteGuardedAsync((db, token) => SetAsync(db, "second", token)).WaitAsync(Patience);
        goesOn.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => still);
        await using var read = database.OpenContext();
        Assert.Equal("second", (await read.Settings.SingleAsync(row => row.Key == "a")).Value);

        static Task<int> SetAsync(DbContext db, string value, CancellationToken token) =>
            db.Set<Setting>().Where(row => row.Key == "a").ExecuteUpdateAsync(row => row.SetProperty(x => x.Value, value), token);
    }

    private async Task SendAsync(FlowWorld world, SmtpSink sink, RequestSink other, SendingProcess one, SendingProcess two)
    {
        // Both alive.
        await QueueAsync(world, mails: 60, requests: 8);
        await AllSentAsync(world);
        Assert.Equal((60, 60), (sink.Messages.Count, sink.MessageIds.Count));
        Assert.Equal((8, 8), (other.Keys.Count, other.Keys.Distinct().Count()));

        // The first one has claimed mails, is sending, and is paused for longer than its lease; the second one sends the rest.
        two.Stop();
        await QueueAsync(world, mails: 60, requests: 8);
        await ArrivedAsync(sink, 70);
        one.Stop();
        two.Continue();
        await Task.WhenAll(AllSentAsync(world), Task.Delay(Standstill));
        var before = await MarksAsync(world);
        var (mails, requests) = (sink.Messages.Count, other.Keys.Count);
        one.Continue();
        await Task.Delay(Lease / 2);
        Assert.Equal(before, await MarksAsync(world));
        Assert.Equal((120, 16), (sink.MessageIds.Count, other.Keys.Distinct().Count()));
        Assert.InRange(sink.Messages.Count - 120, 0, 1);
        Assert.InRange(other.Keys.Count - 16, 0, 1);
        output.WriteLine(
            $"After standing still: {sink.Messages.Count - mails} mails and {other.Keys.Count - requests} requests more; twice so "
                + $"far: {sink.Messages.Count - 120} and {other.Keys.Count - 16}."
        );

        // The first one dies while it sends.
        two.Stop();
        await QueueAsync(world, mails: 60, requests: 8);
        await ArrivedAsync(sink, sink.Messages.Count + 10);
        await one.KillAsync();
        two.Continue();
        await AllSentAsync(world);
        Assert.Equal((180, 24), (sink.MessageIds.Count, other.Keys.Distinct().Count()));
        Assert.InRange(sink.Messages.Count - 180, 0, 2);
        Assert.InRange(other.Keys.Count - 24, 0, 2);
        output.WriteLine($"Twice in all: {sink.Messages.Count - 180} mails and {other.Keys.Count - 24} requests.");

        Assert.Equal(0, await two.EndAsync(Patience));
        Assert.Empty(await world.ProblemsAsync());
        Assert.Equal(
            24,
            await world.CountAsync<Anshan.ApprovalFlows.Engine.Storage.Instances.WorkflowInstance>(row =>
                row.SubStatus == InstanceSubStatus.Finished
            )
        );
        Assert.All(
            await world.RowsAsync<OutboxMail>(),
            mail => Assert.Equal((null, null, false), (mail.Claim, mail.ClaimedUntil, mail.IsAbandoned))
        );
    }

    private static async Task QueueAsync(FlowWorld world, int mails, int requests)
    {
        await world.WriteAsync(db =>
        {
            for (var number = 0; number < mails; number++)
            {
                world.Get<Outbox>().Queue(db, new MailToSend(Guid.NewGuid(), "li@example.com", "李企业", "受理通知", "正文", "submitted"));
            }
        });
        for (var number = 0; number < requests; number++)
        {
            await world.StartAsync("asking");
        }
    }

    private static Task ArrivedAsync(SmtpSink sink, int count) => Eventually.SoAsync(() => Task.FromResult(sink.Messages.Count >= count));

    private static Task AllSentAsync(FlowWorld world) =>
        Eventually.SoAsync(async () =>
            await world.CountAsync<OutboxMail>(mail => mail.SentAt == null) == 0
            && await world.CountAsync<Message>(message => message.Kind == MessageKind.Request) == 0
        );

    private static async Task<List<(Guid, DateTimeOffset?, int)>> MarksAsync(FlowWorld world) =>
        [.. (await world.RowsAsync<OutboxMail>()).Select(mail => (mail.Id, mail.SentAt, mail.Attempts)).Order()];
}
