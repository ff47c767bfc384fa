using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Engine.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>What a restore did.</summary>
/// <param name="Manifest">The backup that is in place now.</param>
/// <param name="Aside">The folder that holds the database as it was before; null when there was none.</param>
/// <param name="Problems">What the consistency check says about the restored data.</param>
public sealed record Restored(BackupManifest Manifest, string? Aside, IReadOnlyList<string> Problems);

/// <summary>Restores a backup while no server uses the database.</summary>
/// <remarks>
/// Everything is verified and copied before the old database is touched. The copy under <c>.restoring</c> exists until the last rename; a
/// server that finds it does not start, because the old database may have lost its log by then.
/// </remarks>
public sealed class RestoreCommand(DataLocations places, TimeProvider machine)
{
    private static readonly string[] Logs = ["-wal", "-shm"];

    public async Task<Restored> RunAsync(string folder, CancellationToken cancellation = default)
    {
        using var held = InstanceLock.Acquire(places.Database);
        var manifest = await BackupManifest.ReadAsync(folder, cancellation);
        await VerifyAsync(folder, manifest, cancellation);

        var restoring = RestoringPath(places.Database);
        var (aside, problems) = await PrepareAsync(folder, manifest, restoring, cancellation);
        foreach (var log in Logs)
        {
            File.Delete(places.Database.Path + log);
        }

        File.Move(restoring, places.Database.Path, overwrite: true);
        return new Restored(manifest, aside, problems);
    }

    /// <summary>The database on its way into place.</summary>
    internal static string RestoringPath(DatabaseSettings database) => database.Path + ".restoring";

    /// <summary>Everything that can fail without changing anything.</summary>
    private async Task<(string? Aside, IReadOnlyList<string> Problems)> PrepareAsync(
        string folder,
        BackupManifest manifest,
        string restoring,
        CancellationToken cancellation
    )
    {
        try
        {
            await RestoreFilesAsync(folder, manifest, cancellation);
            await StoredFile.CopyAsync(Path.Combine(folder, manifest.Database.Path), restoring, cancellation);
            var problems = await CheckAsync(restoring, cancellation);
            return (await SetAsideAsync(cancellation), problems);
        }
        catch
        {
            File.Delete(restoring);
            throw;
        }
    }

    private static async Task VerifyAsync(string folder, BackupManifest manifest, CancellationToken cancellation)
    {
        await RequireAsync(folder, manifest.Database, cancellation);
        foreach (var file in manifest.Files)
        {
            await RequireAsync(Path.Combine(folder, BackupCommand.FilesFolder), file, cancellation);
        }

        await using var db = DatabaseFile.Open(Path.Combine(folder, manifest.Database.Path));
        if (!db.Database.GetMigrations().Contains(manifest.Migration))
        {
            throw new BackupException($"备份由另一版本的系统生成（{manifest.Migration}），本版本不能恢复。");
        }
    }

    private static async Task RequireAsync(string folder, BackupFile file, CancellationToken cancellation)
    {
        if (!await StoredFile.IsIntactAsync(folder, file, cancellation))
        {
            throw new BackupException($"备份不完整：{file.Path} 缺失或内容与清单不符。没有恢复任何数据。");
        }
    }

    private async Task RestoreFilesAsync(string folder, BackupManifest manifest, CancellationToken cancellation)
    {
        foreach (var file in manifest.Files)
        {
            if (!await StoredFile.IsIntactAsync(places.Files, file, cancellation))
            {
                await StoredFile.CopyAsync(
                    Path.Combine(folder, BackupCommand.FilesFolder, file.Path),
                    Path.Combine(places.Files, file.Path),
                    cancellation
                );
            }
        }
    }

    private async Task<IReadOnlyList<string>> CheckAsync(string restoring, CancellationToken cancellation)
    {
        await DatabaseFile.RequireIntactAsync(restoring, cancellation);
        await using var db = DatabaseFile.Open(restoring);
        return await ConsistencyCheck.RunAsync(db, places.Files, cancellation);
    }

    private async Task<string?> SetAsideAsync(CancellationToken cancellation)
    {
        var database = places.Database.Path;
        if (!File.Exists(database))
        {
            return null;
        }

        var aside = $"{places.Database.Folder}.before-restore-{LocalTime.Of(machine.GetUtcNow()):yyyyMMdd-HHmmss}";
        StoredFile.MakePrivate(aside);
        foreach (var path in Logs.Select(log => database + log).Prepend(database).Where(File.Exists))
        {
            await StoredFile.CopyAsync(path, Path.Combine(aside, Path.GetFileName(path)), cancellation);
        }

        return aside;
    }
}
