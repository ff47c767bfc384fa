using System.Security.Cryptography;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Copies files atomically, with their hashes.</summary>
internal static class StoredFile
{
    public static async Task<BackupFile> DescribeAsync(string folder, string relative, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(Path.Combine(folder, relative));
        var hash = await SHA256.HashDataAsync(file, cancellation);
        return new BackupFile(relative.Replace('\\', '/'), Convert.ToHexStringLower(hash), file.Length);
    }

    public static async Task<bool> IsIntactAsync(string folder, BackupFile expected, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, expected.Path);
        return File.Exists(path)
            && new FileInfo(path).Length == expected.Size
            && await DescribeAsync(folder, expected.Path, cancellation) == expected;
    }

    /// <summary>A folder that only its owner opens: a database holds password hashes and keys.</summary>
    public static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Copies beside the target, onto the disk, and only then under the name.</summary>
    public static async Task CopyAsync(string source, string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var partial = target + ".partial";
        await using (var from = File.OpenRead(source))
        await using (var to = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            await from.CopyToAsync(to, cancellation);
            to.Flush(flushToDisk: true);
        }

        File.Move(partial, target, overwrite: true);
    }

    /// <summary>The stored files below a folder, relative to it, without copies that were never finished.</summary>
    public static IEnumerable<string> Below(string folder) =>
        !Directory.Exists(folder)
            ? []
            : Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetExtension(path) is not (".partial" or ".tmp"))
                .Select(path => Path.GetRelativePath(folder, path))
                .Order(StringComparer.Ordinal);
}
