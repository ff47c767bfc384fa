using System.Data.Common;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>Every read path returns committed data, whichever pooled connection the context gets.</summary>
public abstract class ReadPathFacts : IAsyncLifetime
{
    private CaseWorld? world;
    private List<ReadPath> paths = [];

    private protected CaseWorld World => world!;

    protected abstract Task<CaseWorld> CreateAsync();

    /// <summary>The ways in which idle pooled connections can be lost.</summary>
    protected abstract IReadOnlyList<Func<Task>> Losses { get; }

    /// <summary>A connection of the same pool.</summary>
    protected abstract DbConnection New();

    /// <summary>Lets a connection delete rows that others point to.</summary>
    protected abstract string WithoutForeignKeys { get; }

    public async ValueTask InitializeAsync()
    {
        world = await CreateAsync();
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await ReadPathRows.AddAsync(world, id);
        await using var db = world.Database.OpenContext();
        paths = await ReadPaths.OfAsync(db);
    }

    public async ValueTask DisposeAsync()
    {
        if (world is not null)
        {
            await world.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_method_and_every_key_that_reads_is_among_the_paths()
    {
        Assert.Equal(["FindRowAsync", "NumberAsync", "ReadRowsAsync", "TextAsync"], ReadPaths.Entrances);
        var writing = ReadPaths
            .Keys.Where(key => key.Key.Tail.TrimStart().Split(' ', '\n')[0] is "INSERT" or "UPDATE" or "DELETE")
            .Select(key => key.Name);
        var read = paths.Select(path => path.Key).ToHashSet();
        Assert.Empty(ReadPaths.Keys.Where(key => !read.Contains(key.Key)).Select(key => key.Name).Except(writing));
    }

    [Fact]
    public async Task Every_read_path_answers_the_same_after_the_pool_was_dropped()
    {
        await using var db = World.Database.OpenContext();
        await using var pooled = World.Database.Services.GetRequiredService<OpenDatabase>()();
        var (before, beforePooled) = (await ReadTwiceAsync(db), await ReadTwiceAsync((AppDbContext)pooled.Context));
        foreach (var lose in Losses)
        {
            await lose();
            Assert.Equal(before, await ReadAsync(db));
            Assert.Equal(beforePooled, await ReadAsync((AppDbContext)pooled.Context));
        }
    }

    [Fact]
    public async Task No_read_path_sees_what_another_connection_has_not_committed()
    {
        await using var db = World.Database.OpenContext();
        await using var pooled = World.Database.Services.GetRequiredService<OpenDatabase>()();
        var (before, beforePooled) = (await ReadTwiceAsync(db), await ReadTwiceAsync((AppDbContext)pooled.Context));

        // The pool hands out the most recently returned connection last: these are the handles that the reads above have used.
        await using var first = New();
        await using var second = New();
        await first.OpenAsync();
        await second.OpenAsync();
        foreach (var one in new[] { first, second })
        {
            await ExecuteAsync(one, WithoutForeignKeys);
            await using var transaction = await one.BeginTransactionAsync();
            foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Distinct())
            {
                await ExecuteAsync(one, $"DELETE FROM \"{table}\"", transaction);
            }

            Assert.Equal(before, await ReadAsync(db));
            Assert.Equal(beforePooled, await ReadAsync((AppDbContext)pooled.Context));
            await transaction.RollbackAsync();
        }
    }

    [Fact]
    public async Task A_case_goes_on_after_the_pool_was_dropped()
    {
        var before = await World.ProblemsAsync();
        foreach (var lose in Losses)
        {
            var id = await World.CaseAsync();
            await lose();
            await World.ApproveAllAsync(id);
            await lose();
            await World.ApproveAllAsync(await World.CaseAsync());
        }

        Assert.Equal(before, await World.ProblemsAsync());
    }

    private async Task<List<string>> ReadTwiceAsync(AppDbContext db)
    {
        var once = await ReadAsync(db);
        Assert.Equal(once, await ReadAsync(db));
        return once;
    }

    private async Task<List<string>> ReadAsync(AppDbContext db)
    {
        List<string> answers = [];
        foreach (var path in paths)
        {
            try
            {
                answers.Add($"{path.Name}: {await path.ReadAsync(db)}");
            }
            catch (DbException failure)
            {
                answers.Add($"{path.Name}: {failure.Message}");
            }
        }

        return answers;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // names of the model
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

public sealed class ReadPathOnSqliteTests : ReadPathFacts
{
    protected override string WithoutForeignKeys => "PRAGMA foreign_keys=OFF";

    protected override IReadOnlyList<Func<Task>> Losses =>
        [
            () =>
            {
                SqliteConnection.ClearAllPools();
                return Task.CompletedTask;
            },
        ];

    protected override Task<CaseWorld> CreateAsync() => CaseWorld.CreateAsync();

    protected override DbConnection New() => new SqliteConnection(World.Database.Settings.ConnectionString);
}

public sealed class ReadPathOnPostgreSqlTests : ReadPathFacts
{
    protected override string WithoutForeignKeys => "SET session_replication_role = replica";

    protected override IReadOnlyList<Func<Task>> Losses =>
        [
            () =>
            {
                NpgsqlConnection.ClearAllPools();
                return Task.CompletedTask;
            },
            async () =>
            {
                var own = new NpgsqlConnectionStringBuilder(World.Database.Place).Database;
                await PostgresServer.ExecuteAsync(
                    World.Database.Place,
                    $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{own}' AND pid <> pg_backend_pid()"
                );

                // No server restarts faster; a connection that was used this very second is not tried.
                await Task.Delay(TimeSpan.FromSeconds(1.1));
            },
        ];

    protected override Task<CaseWorld> CreateAsync()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        return CaseWorld.CreateOnPostgresAsync();
    }

    protected override DbConnection New() => new NpgsqlConnection(World.Database.Settings.ConnectionString);
}
