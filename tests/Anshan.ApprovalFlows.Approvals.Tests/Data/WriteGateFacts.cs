using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>The guarantees of every write gate, on any database.</summary>
public abstract class WriteGateFacts : IAsyncLifetime
{
    /// <summary>The gate under test, on a fresh database.</summary>
    protected abstract IWriteGate Gate { get; }

    /// <summary>A context on a connection of its own, as a request has it.</summary>
    protected abstract AppDbContext OpenContext();

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task The_answer_comes_after_the_commit()
    {
        for (var i = 0; i < 20; i++)
        {
            await Gate.WriteAsync(Add($"k{i}"));
            await using var reader = OpenContext();
            Assert.Equal(i + 1, await reader.Settings.CountAsync());
        }
    }

    [Fact]
    public async Task The_result_of_the_write_is_returned()
    {
        Assert.Equal(42, await Gate.WriteAsync((_, _) => Task.FromResult(42)));
    }

    [Fact]
    public async Task A_throwing_write_leaves_nothing_and_hurts_no_neighbour()
    {
        await using var blocker = await Blocker.StartAsync(Gate);
        var before = Gate.WriteAsync(Add("before"));
        var broken = Gate.WriteAsync<int>(
            async (db, cancellation) =>
            {
                db.Add(new Setting { Key = "broken", Value = "" });
                await db.SaveChangesAsync(cancellation);
                throw new FormatException("broken on purpose");
            }
        );
        var after = Gate.WriteAsync(Add("after"));
        await blocker.DisposeAsync();

        await Task.WhenAll(before, after);
        await Assert.ThrowsAsync<FormatException>(() => broken);
        Assert.Equal(["after", "before"], await KeysAsync());
    }

    [Fact]
    public async Task A_write_the_database_refuses_hurts_no_neighbour()
    {
        await using var blocker = await Blocker.StartAsync(Gate);
        var first = Gate.WriteAsync(Add("same"));
        var second = Gate.WriteAsync(Add("same"));
        var third = Gate.WriteAsync(Add("other"));
        await blocker.DisposeAsync();

        await Task.WhenAll(first, third);
        await Assert.ThrowsAsync<DbUpdateException>(() => second);
        Assert.Equal(["other", "same"], await KeysAsync());
    }

    [Fact]
    public async Task Changes_left_pending_by_a_failed_write_are_not_saved_by_the_next()
    {
        await Assert.ThrowsAsync<FormatException>(() =>
            Gate.WriteAsync<int>(
                (db, _) =>
                {
                    db.Add(new Setting { Key = "pending", Value = "" });
                    throw new FormatException("broken on purpose");
                }
            )
        );
        await Gate.WriteAsync(Add("next"));
        Assert.Equal(["next"], await KeysAsync());
    }

    [Fact]
    public async Task Sixty_four_callers_at_once_are_all_served()
    {
        await Gate.WriteAsync(Add("counter", "0"));
        await Task.WhenAll(
            Enumerable
                .Range(0, 64)
                .Select(_ => Task.Run(() => Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Gate.WriteAsync(Increment)))))
        );
        Assert.Equal("320", await ValueAsync("counter"));
    }

    [Fact]
    public async Task A_conflict_of_revisions_is_seen_by_the_second_writer()
    {
        await Gate.WriteAsync(Add("revision", "1"));
        await using var blocker = await Blocker.StartAsync(Gate);
        var first = Gate.WriteAsync((db, cancellation) => RaiseAsync(db, "1", cancellation));
        var second = Gate.WriteAsync((db, cancellation) => RaiseAsync(db, "1", cancellation));
        await blocker.DisposeAsync();

        Assert.Equal(1, await first);
        Assert.Equal(0, await second);
    }

    [Fact]
    public async Task A_lent_turn_keeps_writers_out_until_it_is_given_back()
    {
        Task<int> write;
        using (await Gate.TakeTurnAsync())
        {
            write = Gate.WriteAsync(Add("later"));
            Assert.Empty(await KeysAsync());
        }

        await write;
        Assert.Equal(["later"], await KeysAsync());
    }

    [Fact]
    public async Task Saving_outside_a_turn_takes_one_and_gives_it_back()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var context = OpenContext();
            context.Settings.Add(new Setting { Key = $"async{i}", Value = "" });
            await context.SaveChangesAsync();
            context.Settings.Add(new Setting { Key = $"sync{i}", Value = "" });
#pragma warning disable CA1849 // the synchronous path is what is tried here: data protection uses it
            context.SaveChanges();
#pragma warning restore CA1849
        }

        await Gate.WriteAsync(Add("gate"));
        Assert.Equal(7, (await KeysAsync()).Count);
    }

    [Fact]
    public async Task A_failed_save_outside_a_turn_gives_its_turn_back()
    {
        await Gate.WriteAsync(Add("same"));
        await using var context = OpenContext();
        context.Settings.Add(new Setting { Key = "same", Value = "" });
        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
        await Gate.WriteAsync(Add("next")).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_save_that_finds_its_row_gone_gives_its_turn_back()
    {
        await Gate.WriteAsync(Add("row"));
        await using var context = OpenContext();
        var row = await context.Settings.SingleAsync();
        await Gate.WriteAsync((db, cancellation) => db.Set<Setting>().ExecuteDeleteAsync(cancellation));
        row.Value = "changed";
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync());
        await Gate.WriteAsync(Add("next")).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_save_cancelled_while_it_waits_stores_nothing()
    {
        await using var blocker = await Blocker.StartAsync(Gate);
        using var stop = new CancellationTokenSource();
        await using var context = OpenContext();
        context.Settings.Add(new Setting { Key = "cancelled", Value = "" });
        var save = context.SaveChangesAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => save);
        await blocker.DisposeAsync();
        await Gate.WriteAsync(Add("next"));
        Assert.Equal(["next"], await KeysAsync());
    }

    [Fact]
    public async Task A_write_cancelled_before_it_began_is_not_run()
    {
        await using var blocker = await Blocker.StartAsync(Gate);
        using var stop = new CancellationTokenSource();
        var write = Gate.WriteAsync(Add("cancelled"), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        await blocker.DisposeAsync();
        await Gate.WriteAsync(Add("next"));
        Assert.Equal(["next"], await KeysAsync());
    }

    [Fact]
    public async Task A_write_cancelled_after_it_began_is_carried_through()
    {
        using var stop = new CancellationTokenSource();
        await Gate.WriteAsync(
            async (db, cancellation) =>
            {
                db.Add(new Setting { Key = "begun", Value = "" });
                await stop.CancelAsync();
                return await db.SaveChangesAsync(cancellation);
            },
            stop.Token
        );
        Assert.Equal(["begun"], await KeysAsync());
    }

    [Fact]
    public async Task A_writing_command_outside_a_turn_is_refused()
    {
        await using var context = OpenContext();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            context.Settings.Where(x => x.Key == "k").ExecuteDeleteAsync()
        );
        Assert.Contains("IWriteGate.WriteAsync", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.Database.BeginTransactionAsync());
    }

    [Fact]
    public async Task A_turn_inside_a_turn_is_refused_instead_of_waiting_for_ever()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Gate.WriteAsync((_, cancellation) => Gate.WriteAsync(Add("inner"), cancellation)).WaitAsync(TimeSpan.FromSeconds(60))
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Gate.WriteAsync(
                    async (_, cancellation) =>
                    {
                        await using var other = OpenContext();
                        other.Settings.Add(new Setting { Key = "other", Value = "" });
                        return await other.SaveChangesAsync(cancellation);
                    }
                )
                .WaitAsync(TimeSpan.FromSeconds(60))
        );
        Assert.Empty(await KeysAsync());
    }

    protected async Task<List<string>> KeysAsync()
    {
        await using var reader = OpenContext();
        return await reader.Settings.Select(x => x.Key).OrderBy(x => x).ToListAsync();
    }

    protected static Func<DbContext, CancellationToken, Task<int>> Add(string key, string value = "") =>
        (db, _) =>
        {
            db.Add(new Setting { Key = key, Value = value });
            return Task.FromResult(1);
        };

    private static async Task<int> Increment(DbContext db, CancellationToken cancellation)
    {
        var row = await db.Set<Setting>().SingleAsync(x => x.Key == "counter", cancellation);
        var next = int.Parse(row.Value, System.Globalization.CultureInfo.InvariantCulture) + 1;
        row.Value = next.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return next;
    }

    private static Task<int> RaiseAsync(DbContext db, string expected, CancellationToken cancellation) =>
        db.Set<Setting>()
            .Where(x => x.Key == "revision" && x.Value == expected)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.Value, "2"), cancellation);

    private async Task<string> ValueAsync(string key)
    {
        await using var reader = OpenContext();
        return (await reader.Settings.SingleAsync(x => x.Key == key)).Value;
    }
}
