using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

public sealed class SqliteWriteGateFacts : WriteGateFacts
{
    private TestDatabase database = null!;

    protected override IWriteGate Gate => database.Gate;

    protected override AppDbContext OpenContext() => database.OpenContext();

    public override async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync();

    public override async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Waiting_writes_share_one_commit()
    {
        await using var blocker = await Blocker.StartAsync(Gate);
        var writes = Enumerable
            .Range(0, 63)
            .Select(i =>
                Gate.WriteAsync(
                    async (db, cancellation) =>
                    {
                        db.Add(new Setting { Key = $"k{i}", Value = "" });
                        await db.SaveChangesAsync(cancellation);
                        return await VisibleElsewhereAsync();
                    }
                )
            )
            .ToList();
        await blocker.DisposeAsync();

        Assert.All(await Task.WhenAll(writes), visible => Assert.Equal(0, visible));
        Assert.Equal(63, await VisibleElsewhereAsync());
    }

    [Fact]
    public async Task A_group_ends_after_sixty_four_writes()
    {
        await using var blocker = await Blocker.StartAsync(Gate);
        var writes = Enumerable
            .Range(0, 64)
            .Select(i =>
                Gate.WriteAsync(
                    async (db, _) =>
                    {
                        db.Add(new Setting { Key = $"k{i}", Value = "" });
                        return await VisibleElsewhereAsync();
                    }
                )
            )
            .ToList();
        await blocker.DisposeAsync();

        Assert.Equal(63, await writes[^1]);
    }

    [Fact]
    public async Task Writes_run_in_the_order_they_came()
    {
        await using var blocker = await Blocker.StartAsync(Gate);
        var order = new List<int>();
        var writes = Enumerable
            .Range(0, 200)
            .Select(i =>
                Gate.WriteAsync(
                    (_, _) =>
                    {
                        order.Add(i);
                        return Task.FromResult(i);
                    }
                )
            )
            .ToList();
        await blocker.DisposeAsync();
        await Task.WhenAll(writes);

        Assert.Equal(Enumerable.Range(0, 200), order);
    }

    [Fact]
    public async Task A_commit_that_fails_fails_the_whole_group_and_the_gate_goes_on()
    {
        await using var blocker = await Blocker.StartAsync(Gate);
        var good = Gate.WriteAsync(Add("good"));
        var deadly = Gate.WriteAsync((db, cancellation) => db.Database.ExecuteSqlRawAsync("ROLLBACK", cancellation));
        await blocker.DisposeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => good);
        await Assert.ThrowsAsync<InvalidOperationException>(() => deadly);
        await Gate.WriteAsync(Add("next"));
        Assert.Equal(["next"], await KeysAsync());
    }

    [Fact]
    public async Task Stopping_finishes_what_is_queued_and_refuses_what_comes_after()
    {
        var blocker = await Blocker.StartAsync(Gate);
        var writes = Enumerable.Range(0, 100).Select(i => Gate.WriteAsync(Add($"k{i}"))).ToList();
        var stopped = Task.Run(async () => await ((SqliteWriteGate)Gate).DisposeAsync());
        await blocker.DisposeAsync();
        await stopped;

        await Task.WhenAll(writes);
        Assert.Equal(100, await VisibleElsewhereAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Gate.WriteAsync(Add("late")));
    }

    [Fact]
    public async Task A_turn_that_is_not_given_back_does_not_stop_the_gate_for_ever()
    {
        await using var gate = new SqliteWriteGate(
            () => DataRegistration.OpenUnguarded(database.Services),
            NullLogger<SqliteWriteGate>.Instance,
            externalLimit: TimeSpan.FromMilliseconds(50)
        );
        using var forgotten = await gate.TakeTurnAsync();
        await gate.WriteAsync(Add("next")).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["next"], await KeysAsync());
    }

    [Fact]
    public async Task Connections_are_safe_against_a_power_cut()
    {
        var pragmas = await Gate.WriteAsync(
            async (db, cancellation) =>
                (
                    await db
                        .Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode")
                        .SingleAsync(cancellation),
                    await db.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(cancellation),
                    await db.Database.SqlQueryRaw<int>("SELECT foreign_keys AS Value FROM pragma_foreign_keys").SingleAsync(cancellation)
                )
        );
        Assert.Equal(("wal", 2, 1), pragmas);
    }

    /// <summary>What another process would see: a bare connection, no context.</summary>
    private async Task<long> VisibleElsewhereAsync()
    {
        await using var connection = new SqliteConnection(database.Settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Settings";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
