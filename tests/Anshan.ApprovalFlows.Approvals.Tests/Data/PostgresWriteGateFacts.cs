using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>The shared facts with one write at a time, so that who waits is certain; more of them in the facts below.</summary>
public sealed class PostgresWriteGateFacts : WriteGateFacts
{
    private TestDatabase? database;

    protected override IWriteGate Gate => database!.Gate;

    protected override AppDbContext OpenContext() => database!.OpenContext();

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        database = await TestDatabase.CreateOnPostgresAsync(services =>
            services.AddSingleton<IWriteGate>(provider => new PostgresWriteGate(() => DataRegistration.OpenUnguarded(provider), 1)));
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
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await gate.WriteAsync(async (db, cancellation) =>
                {
                    var row = await db.Set<Setting>().SingleAsync(cancellation);
                    row.Value = $"{int.Parse(row.Value, System.Globalization.CultureInfo.InvariantCulture) + 1}";
                    return row;
                });
            }
        })));

        await using var reader = OpenContext();
        Assert.Equal("120", (await reader.Settings.SingleAsync()).Value);
    }

    [Fact]
    public async Task Two_writes_that_block_each_other_are_both_carried_out()
    {
        await using var gate = new PostgresWriteGate(() => DataRegistration.OpenUnguarded(database!.Services), 2);
        await gate.WriteAsync((db, _) =>
        {
            db.AddRange(new Setting { Key = "a", Value = "" }, new Setting { Key = "b", Value = "" });
            return Task.FromResult(0);
        });
        var both = new Barrier(2);
        async Task<int> AppendAsync(string first, string second)
        {
            var isFirstRun = true;
            return await gate.WriteAsync(async (db, cancellation) =>
            {
                await db.Database.ExecuteSqlAsync($"UPDATE \"Settings\" SET \"Value\" = \"Value\" || {first} WHERE \"Key\" = {first}", cancellation);
                if (isFirstRun)
                {
                    isFirstRun = false;
                    await Task.Run(() => both.SignalAndWait(TimeSpan.FromSeconds(20), cancellation), cancellation);
                }

                return await db.Database.ExecuteSqlAsync($"UPDATE \"Settings\" SET \"Value\" = \"Value\" || {first} WHERE \"Key\" = {second}", cancellation);
            });
        }

        await Task.WhenAll(AppendAsync("a", "b"), AppendAsync("b", "a"));
        await using var reader = OpenContext();
        Assert.All(await reader.Settings.ToListAsync(), row => Assert.Equal(["a", "b"], row.Value.Select(letter => letter.ToString()).Order()));
    }
}
