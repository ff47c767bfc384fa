using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>
/// The shared facts with one write at a time, so that the waiting order is deterministic; concurrent writes follow below.
/// </summary>
public sealed class PostgresWriteGateFacts : WriteGateFacts
{
    private TestDatabase? database;

    protected override IWriteGate Gate => database!.Gate;

    protected override AppDbContext OpenContext() => database!.OpenContext();

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        database = await TestDatabase.CreateOnPostgresAsync(services =>
            services.AddSingleton<IWriteGate>(provider => new PostgresWriteGate(
                () => DataRegistration.OpenUnguarded(provider),
                1,
                TimeSpan.FromSeconds(8)
            ))
        );
    }

    public override async ValueTask DisposeAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Writes_at_once_on_one_row_are_run_again_until_none_is_lost()
    {
        await using var gate = new PostgresWriteGate(() => DataRegistration.OpenUnguarded(database!.Services), 12);
        await gate.WriteAsync((db, _) => Task.FromResult(db.Add(new Setting { Key = "counter", Value = "0" }).Entity));
        await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 10; i++)
                        {
                            await gate.WriteAsync(
                                async (db, cancellation) =>
                                {
                                    var row = await db.Set<Setting>().SingleAsync(cancellation);
                                    row.Value = $"{int.Parse(row.Value, System.Globalization.CultureInfo.InvariantCulture) + 1}";
                                    return row;
                                }
                            );
                        }
                    })
                )
        );

        await using var reader = OpenContext();
        Assert.Equal("120", (await reader.Settings.SingleAsync()).Value);
    }

    [Fact]
    public async Task Two_writes_that_block_each_other_are_both_carried_out()
    {
        await using var gate = new PostgresWriteGate(() => DataRegistration.OpenUnguarded(database!.Services), 2);
        await gate.WriteAsync(
            (db, _) =>
            {
                db.AddRange(new Setting { Key = "a", Value = "" }, new Setting { Key = "b", Value = "" });
                return Task.FromResult(0);
            }
        );
        var both = new Barrier(2);
        async Task<int> AppendAsync(string first, string second)
        {
            var isFirstRun = true;
            return await gate.WriteAsync(
                async (db, cancellation) =>
                {
                    await db.Database.ExecuteSqlAsync(
                        $"UPDATE \"Settings\" SET \"Value\" = \"Value\" || {first} WHERE \"Key\" = {first}",
                        cancellation
                    );
                    if (isFirstRun)
                    {
                        isFirstRun = false;
                        await Task.Run(() => both.SignalAndWait(TimeSpan.FromSeconds(20), cancellation), cancellation);
                    }

                    return await db.Database.ExecuteSqlAsync(
                        $"UPDATE \"Settings\" SET \"Value\" = \"Value\" || {first} WHERE \"Key\" = {second}",
                        cancellation
                    );
                }
            );
        }

        await Task.WhenAll(AppendAsync("a", "b"), AppendAsync("b", "a"));
        await using var reader = OpenContext();
        Assert.All(
            await reader.Settings.ToListAsync(),
            row => Assert.Equal(["a", "b"], row.Value.Select(letter => letter.ToString()).Order())
        );
    }

    [Fact]
    public async Task Rows_that_wait_share_a_transaction()
    {
        List<Task> writes;
        await using (await Blocker.StartAsync(Gate))
        {
            writes = [.. Enumerable.Range(0, 40).Select(number => WriteRowsAsync($"{number}"))];
            Assert.DoesNotContain(writes, write => write.IsCompleted);
        }

        await Task.WhenAll(writes);
        await using var reader = OpenContext();
        Assert.Equal(40, await reader.Settings.CountAsync());
        Assert.InRange(
            await reader.Database.SqlQuery<int>($"SELECT count(DISTINCT xmin::text)::int AS \"Value\" FROM \"Settings\"").SingleAsync(),
            1,
            10
        );
    }

    [Fact]
    public async Task One_set_that_is_refused_is_told_so_and_harms_no_other()
    {
        await WriteRowsAsync("7");
        List<Task> writes;
        await using (await Blocker.StartAsync(Gate))
        {
            writes = [.. Enumerable.Range(0, 20).Select(number => WriteRowsAsync($"{number}")), MissAsync()];
        }

        await Assert.ThrowsAsync<DbUpdateException>(() => writes[7]);
        await Assert.ThrowsAsync<RevisionMismatchException>(() => writes[20]);
        await Task.WhenAll(writes.Where((_, number) => number is not (7 or 20)));
        await using var reader = OpenContext();
        Assert.Equal(20, await reader.Settings.CountAsync());
    }

    [Fact]
    public async Task Two_sets_of_one_instance_are_written_one_after_the_other()
    {
        var instance = Guid.NewGuid();
        List<Task> writes;
        await using (await Blocker.StartAsync(Gate))
        {
            writes = [.. Enumerable.Range(0, 10).Select(number => WriteRowsAsync($"{number}", instance))];
        }

        await Task.WhenAll(writes);
        await using var reader = OpenContext();
        Assert.Equal(
            10,
            await reader.Database.SqlQuery<int>($"SELECT count(DISTINCT xmin::text)::int AS \"Value\" FROM \"Settings\"").SingleAsync()
        );
    }

    [Fact]
    public async Task Rows_whose_caller_has_gone_before_their_turn_are_not_written()
    {
        using var gone = new CancellationTokenSource();
        await using (var reader = OpenContext())
        {
            var rows = new RowSet(reader);
            rows.Add(new Setting { Key = "gone", Value = "" });
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Gate.WriteRowsAsync(Guid.NewGuid(), rows, gone.Token));
        }

        await using var after = OpenContext();
        Assert.Empty(await after.Settings.ToListAsync());
    }

    private async Task WriteRowsAsync(string key, Guid? instance = null)
    {
        await using var reader = OpenContext();
        var rows = new RowSet(reader);
        rows.Add(new Setting { Key = key, Value = "" });
        await Gate.WriteRowsAsync(instance ?? Guid.NewGuid(), rows);
    }

    private async Task MissAsync()
    {
        await using var reader = OpenContext();
        var rows = new RowSet(reader);
        rows.Update<Setting>(
            RowKey.Of(nameof(Setting.Key)),
            RowKey.Of(nameof(Setting.Value)),
            ["", "nowhere"],
            () => new RevisionMismatchException()
        );
        await Gate.WriteRowsAsync(Guid.NewGuid(), rows);
    }
}
