using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Mail;

public sealed class OutboxTests : IAsyncLifetime
{
    private readonly FakeTimeProvider machine = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly SmtpSink sink = new();
    private TestDatabase database = null!;

    private OutboxSweep Sweep => database.Services.GetRequiredService<OutboxSweep>();

    public async ValueTask InitializeAsync() => database = await CreateAsync(sink.Port);

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_arrives_with_both_bodies_and_the_id_of_its_row()
    {
        var id = await QueueAsync("li@example.com");
        Assert.True(await Sweep.RunAsync());

        var message = Assert.Single(sink.Messages);
        Assert.Equal($"{id:N}@anshan.example", message.MessageId);
        Assert.Equal("受理通知", message.Subject);
        Assert.Equal("正文", message.TextBody?.Trim());
        Assert.Contains("<p>正文</p>", message.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("李企业", message.To.Mailboxes.Single().Name);
        Assert.Equal(machine.GetUtcNow(), message.Date);
        Assert.Equal("multipart/alternative", message.Body?.ContentType.MimeType);
        var row = await RowAsync(id);
        Assert.Equal((machine.GetUtcNow(), 1), (row.SentAt!.Value, row.Attempts));
    }

    [Fact]
    public async Task Mails_leave_oldest_first_and_only_once()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 60; i++)
        {
            ids.Add(await QueueAsync("li@example.com"));
            machine.Advance(TimeSpan.FromSeconds(1));
        }

        await Sweep.RunAsync();
        await Sweep.RunAsync();
        Assert.Equal(ids.Select(id => $"{id:N}@anshan.example"), sink.Messages.Select(x => x.MessageId));
    }

    [Fact]
    public async Task A_write_that_fails_sends_nothing()
    {
        await Assert.ThrowsAsync<FormatException>(() =>
            database.Gate.WriteAsync<int>(
                (db, _) =>
                {
                    Queue(db, "li@example.com");
                    throw new FormatException("on purpose");
                }
            )
        );
        await Sweep.RunAsync();
        Assert.Empty(sink.Messages);
    }

    [Fact]
    public async Task A_server_that_hangs_up_after_taking_the_mail_gets_it_again_under_the_same_id()
    {
        var id = await QueueAsync("li@example.com");
        sink.Mood = SinkMood.TakeAndHangUp;
        await Sweep.RunAsync();
        Assert.Null((await RowAsync(id)).SentAt);

        sink.Mood = SinkMood.Accept;
        machine.Advance(OutboxSweep.BackOff[0]);
        await Sweep.RunAsync();
        Assert.Equal(2, sink.Messages.Count);
        Assert.Equal([$"{id:N}@anshan.example"], sink.MessageIds);
        Assert.NotNull((await RowAsync(id)).SentAt);
    }

    [Fact]
    public async Task A_failing_mail_waits_longer_each_time_and_is_given_up_after_eight_attempts()
    {
        var id = await QueueAsync("li@example.com");
        sink.Mood = SinkMood.FailForNow;
        foreach (var pause in OutboxSweep.BackOff)
        {
            await Sweep.RunAsync();
            var row = await RowAsync(id);
            Assert.Equal(machine.GetUtcNow() + pause, row.NotBefore);
            machine.Advance(pause - TimeSpan.FromSeconds(1));
            await Sweep.RunAsync();
            Assert.Equal(row.Attempts, (await RowAsync(id)).Attempts);
            machine.Advance(TimeSpan.FromSeconds(1));
        }

        await Sweep.RunAsync();
        var last = await RowAsync(id);
        Assert.Equal((8, true), (last.Attempts, last.IsAbandoned));
        Assert.Contains("try later", last.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_mail_does_not_hold_up_the_next()
    {
        await QueueAsync("not an address");
        await QueueAsync("li@example.com");
        await Sweep.RunAsync();
        Assert.Single(sink.Messages);
    }

    [Fact]
    public async Task A_refused_recipient_is_given_up_at_once()
    {
        var id = await QueueAsync("nobody@example.com");
        sink.Mood = SinkMood.RefuseRecipient;
        await Sweep.RunAsync();
        var row = await RowAsync(id);
        Assert.Equal((1, true), (row.Attempts, row.IsAbandoned));
        Assert.StartsWith("550", row.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_absent_server_costs_the_mail_no_attempt()
    {
        var id = await QueueAsync("li@example.com");
        await sink.DisposeAsync();
        Assert.False(await Sweep.RunAsync());
        var row = await RowAsync(id);
        Assert.Equal((0, false), (row.Attempts, row.IsAbandoned));
        Assert.NotNull(row.LastError);
    }

    [Fact]
    public async Task The_dispatcher_wakes_with_the_commit_and_not_by_the_clock()
    {
        var dispatcher = database.Services.GetServices<IHostedService>().OfType<OutboxDispatcher>().Single();
        await dispatcher.StartAsync(default);
        for (var i = 0; i < 3; i++)
        {
            var id = await QueueAsync("li@example.com");
            Assert.Equal($"{id:N}@anshan.example", (await sink.NextAsync()).MessageId);
        }

        await dispatcher.StopAsync(default);
        Assert.Equal(3, sink.MessageIds.Count);
    }

    [Fact]
    public async Task Production_without_a_server_keeps_its_mails_and_spends_no_attempt()
    {
        await using var silent = await TestDatabase.CreateAsync(services =>
            services.AddApprovalsMail(Settings("", 25), isDevelopment: false)
        );
        await silent.WriteAsync(db => Queue(db, "li@example.com"));
        var dispatcher = silent.Services.GetServices<IHostedService>().OfType<OutboxDispatcher>().Single();
        await dispatcher.StartAsync(default);
        await dispatcher.ExecuteTask!;
        await using var db = silent.OpenContext();
        var row = await db.OutboxMails.SingleAsync();
        Assert.Equal((null, 0), (row.SentAt, row.Attempts));
    }

    [Theory]
    [InlineData("secret", true)]
    [InlineData("wrong", false)]
    public async Task The_server_is_asked_with_user_and_password(string password, bool isLetIn)
    {
        sink.Account = ("anshan", "secret");
        await using var transport = await TestDatabase.CreateAsync(services =>
        {
            services.AddApprovalsMail(Settings("127.0.0.1", sink.Port, "anshan", password), isDevelopment: false);
        });
        await transport.WriteAsync(db => Queue(db, "li@example.com"));
        Assert.Equal(isLetIn, await transport.Services.GetRequiredService<OutboxSweep>().RunAsync());
        Assert.Equal(isLetIn ? 1 : 0, sink.Messages.Count);
    }

    [Fact]
    public async Task A_mail_saved_outside_the_gate_wakes_the_signal_too()
    {
        await using var context = database.OpenContext();
        Queue(context, "li@example.com");
        await context.SaveChangesAsync();
        await database
            .Services.GetRequiredService<OutboxSignal>()
            .WaitAsync(TimeSpan.FromDays(1), machine, default)
            .WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("", true, MailRoute.Mailbox)]
    [InlineData("", false, MailRoute.None)]
    [InlineData("mail.example.com", true, MailRoute.Smtp)]
    [InlineData("mail.example.com", false, MailRoute.Smtp)]
    public void Without_a_server_only_development_pretends_to_send(string host, bool isDevelopment, MailRoute route) =>
        Assert.Equal(route, MailSettings.Read(Settings(host, 25), isDevelopment).Route);

    private static IConfiguration Settings(string host, int port, string user = "", string password = "") =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Smtp:Host"] = host,
                    ["Smtp:Port"] = $"{port}",
                    ["Smtp:User"] = user,
                    ["Smtp:Password"] = password,
                    ["Smtp:Security"] = "None",
                    ["Smtp:From"] = "no-reply@anshan.example",
                    ["Smtp:FromName"] = "平台",
                }
            )
            .Build();

    private Task<TestDatabase> CreateAsync(int port) =>
        TestDatabase.CreateAsync(services =>
        {
            services.AddSingleton<TimeProvider>(machine);
            services.AddApprovalsMail(Settings("127.0.0.1", port), isDevelopment: false);
        });

    private Task<Guid> QueueAsync(string to) => database.Gate.WriteAsync((db, _) => Task.FromResult(Queue(db, to)));

    private Guid Queue(DbContext db, string to)
    {
        var mail = new MailToSend(Guid.NewGuid(), to, "李企业", "受理通知", "正文", "submitted");
        database.Services.GetRequiredService<Outbox>().Queue(db, mail);
        return mail.Id;
    }

    private async Task<OutboxMail> RowAsync(Guid id)
    {
        await using var db = database.OpenContext();
        return await db.OutboxMails.SingleAsync(x => x.Id == id);
    }
}
