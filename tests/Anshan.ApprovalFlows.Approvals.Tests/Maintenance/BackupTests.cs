using System.Collections.Concurrent;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Maintenance;

public sealed class BackupTests : IAsyncLifetime
{
    private readonly TestFolder backup = new();
    private readonly TestFolder elsewhere = new();
    private TestDatabase database = null!;

    private DataLocations Source => new(database.Settings, database.Folder.File("files"));
    private DataLocations Target => new(new DatabaseSettings(elsewhere.File("data/anshan.db")), elsewhere.File("data/files"));

    public async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        backup.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task A_backup_taken_under_load_restores_to_a_consistent_whole()
    {
        var acknowledged = new ConcurrentBag<Guid>();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var writers = Enumerable
            .Range(0, 8)
            .Select(_ =>
                Task.Run(async () =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        acknowledged.Add(await AddCaseAsync());
                    }
                })
            )
            .ToList();
        while (acknowledged.Count < 100)
        {
            acknowledged.Add(await AddCaseAsync());
        }

        var before = acknowledged.ToList();
        await BackupAsync();
        var during = acknowledged.Count - before.Count;
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        var restored = await RestoreAsync();

        Assert.Empty(restored.Problems);
        Assert.True(during > 0, "no write came while the backup ran");
        await using var db = DatabaseFile.Open(Target.Database.Path);
        var there = await db.Cases.Select(x => x.Id).ToListAsync();
        Assert.Empty(before.Except(there));
        Assert.Equal(there.Count, restored.Manifest.Counts["cases"]);
    }

    [Fact]
    public async Task A_second_backup_copies_only_what_is_new_and_replaces_the_first()
    {
        await AddCaseAsync();
        var first = await BackupAsync();
        var kept = Directory.GetFiles(backup.File("files"), "*", SearchOption.AllDirectories).Single();
        var stamp = File.GetLastWriteTimeUtc(kept);
        await AddCaseAsync();
        var second = await BackupAsync();

        Assert.Equal((1, 2), (first.Files.Count, second.Files.Count));
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(kept));
        Assert.Equal([second.Database.Path], Directory.GetFiles(backup.Path, "database-*").Select(Path.GetFileName));
        Assert.Equal(2, (await RestoreAsync()).Manifest.Counts["cases"]);
    }

    [Fact]
    public async Task A_restore_puts_the_old_database_aside_with_its_log()
    {
        var first = await AddCaseAsync();
        await BackupAsync();
        var second = await AddCaseAsync();
        // A server that was killed leaves its log behind: copy the files as they lie while it runs.
        Directory.CreateDirectory(Target.Database.Folder);
        foreach (var name in (string[])["anshan.db", "anshan.db-wal"])
        {
            File.Copy(database.Folder.File(name), Path.Combine(Target.Database.Folder, name));
        }

        var restored = await RestoreAsync();

        Assert.Equal([first], await CasesAsync(Target.Database.Path));
        Assert.Equal(new[] { first, second }.Order(), await CasesAsync(Path.Combine(restored.Aside!, "anshan.db")));
        Assert.False(File.Exists(Target.Database.Path + ".restoring"));
    }

    [Fact]
    public async Task A_restore_is_refused_while_a_server_holds_the_database()
    {
        await AddCaseAsync();
        await BackupAsync();
        using (InstanceLock.Acquire(Target.Database))
        {
            await Assert.ThrowsAsync<DatabaseInUseException>(RestoreAsync);
        }

        await RestoreAsync();
    }

    [Theory]
    [InlineData("database-*")]
    [InlineData("files/*/*")]
    public async Task A_damaged_backup_is_refused_and_changes_nothing(string pattern)
    {
        await AddCaseAsync();
        await BackupAsync();
        await RestoreAsync();
        var existing = await File.ReadAllBytesAsync(Target.Database.Path);
        var victim = Directory
            .GetFiles(backup.Path, "*", SearchOption.AllDirectories)
            .Single(x =>
                pattern.StartsWith("files", StringComparison.Ordinal) == x.Contains("/files/", StringComparison.Ordinal)
                && !x.EndsWith(".json", StringComparison.Ordinal)
            );
        var bytes = await File.ReadAllBytesAsync(victim);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(victim, bytes);

        await Assert.ThrowsAsync<BackupException>(RestoreAsync);
        Assert.Equal(existing, await File.ReadAllBytesAsync(Target.Database.Path));
    }

    [Fact]
    public async Task A_folder_without_a_manifest_is_no_backup() => await Assert.ThrowsAsync<BackupException>(RestoreAsync);

    [Fact]
    public async Task A_start_is_refused_while_another_server_holds_the_database_or_a_restore_is_unfinished()
    {
        await DatabaseStartup.MigrateAsync(database.Services);
        var second = TestDatabase.Open(database.Folder);
        await Assert.ThrowsAsync<DatabaseInUseException>(() => DatabaseStartup.MigrateAsync(second.Services));
        await second.CloseAsync();

        await database.CloseAsync();
        await File.WriteAllTextAsync(database.Folder.File("anshan.db.restoring"), "");
        database = TestDatabase.Open(database.Folder);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => DatabaseStartup.MigrateAsync(database.Services));
        Assert.Contains("restore", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_gets_past_the_lock_of_a_migration_that_was_killed()
    {
        await using (var db = DatabaseFile.Open(database.Settings.Path))
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT NOT NULL)"
            );
            await db.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01')");
        }

        await DatabaseStartup.MigrateAsync(database.Services).WaitAsync(TimeSpan.FromSeconds(20));
    }

    private Task<BackupManifest> BackupAsync() => new BackupCommand(Source, TimeProvider.System).RunAsync(backup.Path);

    private Task<Restored> RestoreAsync() => new RestoreCommand(Target, TimeProvider.System).RunAsync(backup.Path);

    private async Task<Guid> AddCaseAsync()
    {
        var id = Guid.NewGuid();
        var hash = await SampleCase.StoreFileAsync(Source.Files, id);
        await database.Gate.WriteAsync((db, cancellation) => SampleCase.AddAsync(db, id, hash, cancellation));
        return id;
    }

    private static async Task<List<Guid>> CasesAsync(string path)
    {
        await using var db = DatabaseFile.Open(path);
        return (await db.Cases.Select(x => x.Id).ToListAsync()).Order().ToList();
    }
}
