using System.Text.Json;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>One file of a backup, with what it must still be when it is restored.</summary>
public sealed record BackupFile(string Path, string Sha256, long Size);

/// <summary>What a backup folder holds; written last, so that a folder without it is no backup.</summary>
public sealed record BackupManifest(
    DateTimeOffset TakenAt,
    string Migration,
    BackupFile Database,
    IReadOnlyList<BackupFile> Files,
    IReadOnlyDictionary<string, long> Counts
)
{
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public async Task WriteAsync(string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, FileName);
        await File.WriteAllBytesAsync(path + ".partial", JsonSerializer.SerializeToUtf8Bytes(this, Options), cancellation);
        File.Move(path + ".partial", path, overwrite: true);
    }

    /// <exception cref="BackupException">The folder holds no backup.</exception>
    public static async Task<BackupManifest> ReadAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(Path.Combine(folder, FileName));
            return await JsonSerializer.DeserializeAsync<BackupManifest>(file, Options, cancellation) ?? throw new JsonException("empty");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new BackupException($"{folder} 里没有完整的备份（{FileName} 读不出来）。", e);
        }
    }
}

/// <summary>A backup or a restore that was refused; nothing was changed.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
