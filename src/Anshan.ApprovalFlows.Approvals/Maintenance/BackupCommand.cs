using Anshan.ApprovalFlows.Approvals.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Copies database and files into a folder while the server goes on working.</summary>
/// <remarks>
/// The database is copied first, as it stood at one instant. A file is stored before the row that names it, so every file
/// the copied rows name is there to be copied afterwards. A second backup into the same folder copies only new files.
/// </remarks>
public sealed class BackupCommand(DataLocations places, TimeProvider machine)
{
    public const string FilesFolder = "files";
    private const string DatabasePrefix = "database-";

    public async Task<BackupManifest> RunAsync(string folder, CancellationToken cancellation = default)
    {
        if (!File.Exists(places.Database.Path))
        {
            throw new BackupException($"没有数据库 {places.Database.Path}，无可备份。");
        }

        StoredFile.MakePrivate(folder);
        var database = await CopyDatabaseAsync(folder, cancellation);
        var files = await CopyFilesAsync(folder, cancellation);
        var (migration, counts) = await ReadCountsAsync(Path.Combine(folder, database.Path), cancellation);
        var manifest = new BackupManifest(machine.GetUtcNow(), migration, database, files, counts);
        await manifest.WriteAsync(folder, cancellation);
        foreach (var older in Directory.EnumerateFiles(folder, DatabasePrefix + "*").Where(x => Path.GetFileName(x) != database.Path))
        {
            File.Delete(older);
        }

        return manifest;
    }

    private async Task<BackupFile> CopyDatabaseAsync(string folder, CancellationToken cancellation)
    {
        const string partial = DatabasePrefix + "new.partial";
        var path = Path.Combine(folder, partial);
        File.Delete(path);
        await using (var source = new SqliteConnection(places.Database.ConnectionString))
        await using (var copy = new SqliteConnection(DatabaseFile.Unpooled(path)))
        {
            await source.OpenAsync(cancellation);
            await copy.OpenAsync(cancellation);
            source.BackupDatabase(copy);
            // One file, no log beside it.
            await DatabaseFile.ScalarAsync(copy, "PRAGMA journal_mode=DELETE", cancellation);
        }

        await DatabaseFile.RequireIntactAsync(path, cancellation);
        var described = await StoredFile.DescribeAsync(folder, partial, cancellation);
        var name = $"{DatabasePrefix}{described.Sha256[..16]}.db";
        File.Move(path, Path.Combine(folder, name), overwrite: true);
        return described with { Path = name };
    }

    private async Task<List<BackupFile>> CopyFilesAsync(string folder, CancellationToken cancellation)
    {
        var target = Path.Combine(folder, FilesFolder);
        var copied = new List<BackupFile>();
        foreach (var relative in StoredFile.Below(places.Files))
        {
            // The content is the name: what is there with the right size has the right content.
            var copy = new FileInfo(Path.Combine(target, relative));
            if (!copy.Exists || copy.Length != new FileInfo(Path.Combine(places.Files, relative)).Length)
            {
                await StoredFile.CopyAsync(Path.Combine(places.Files, relative), copy.FullName, cancellation);
            }

            copied.Add(await StoredFile.DescribeAsync(target, relative, cancellation));
        }

        return copied;
    }

    private static async Task<(string Migration, Dictionary<string, long> Counts)> ReadCountsAsync(
        string path,
        CancellationToken cancellation
    )
    {
        await using var db = DatabaseFile.Open(path);
        var counts = new Dictionary<string, long>
        {
            ["cases"] = await db.Cases.LongCountAsync(cancellation),
            ["tasks"] = await db.CaseTasks.LongCountAsync(cancellation),
            ["instances"] = await db.WorkflowInstances.LongCountAsync(cancellation),
            ["auditEvents"] = await db.AuditEvents.LongCountAsync(cancellation),
            ["mails"] = await db.OutboxMails.LongCountAsync(cancellation),
            ["users"] = await db.Users.LongCountAsync(cancellation),
        };
        return ((await db.Database.GetAppliedMigrationsAsync(cancellation)).Last(), counts);
    }
}
