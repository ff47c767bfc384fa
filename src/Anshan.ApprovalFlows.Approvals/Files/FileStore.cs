using System.Security.Cryptography;

namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>
/// Keeps uploaded files by the hash of their content, outside the web root: received, flushed to disk, renamed, and only then named by a
/// row.
/// </summary>
/// <remarks>
/// A refused upload is never stored, and a file without a row is deleted at once (<c>FileRelease</c>). A crash at any instant leaves at
/// most a file that no row names; <c>FileSweep</c> removes it after a day. The same content is stored once, however often it is uploaded.
/// </remarks>
public sealed class FileStore(FileStoreSettings settings)
{
    private const int BufferSize = 81920;
    private readonly Lock renaming = new();

    private string Incoming => Path.Combine(settings.Folder, "incoming");

    /// <summary>
    /// Copies the content to disk and hashes it on the way; stops, and says so, at one byte over <paramref name="limit"/>.
    /// </summary>
    public async Task<ReceivedFile> ReceiveAsync(Stream content, long limit, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Incoming);
        var path = Path.Combine(Incoming, Path.GetRandomFileName() + ".tmp");
        try
        {
            return await CopyAsync(content, path, limit, cancellation);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Whether that many more bytes leave the free disk that <see cref="FileStoreSettings.KeepFree"/> asks for.</summary>
    public bool HasRoomFor(long bytes)
    {
        Directory.CreateDirectory(settings.Folder);
        return new DriveInfo(settings.Folder).AvailableFreeSpace - bytes >= settings.KeepFree;
    }

    /// <summary>
    /// Moves a received file into the store, in the turn that writes the row with its hash; a second call changes nothing.
    /// </summary>
    public void Keep(ReceivedFile received)
    {
        var path = PathOf(received.Sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        lock (renaming)
        {
            if (File.Exists(path))
            {
                // Sets its time to now, so that the sweep does not delete it before the row is there.
                File.SetLastWriteTimeUtc(path, received.At);
            }
            else
            {
                File.Move(received.Path, path);
            }
        }
    }

    /// <summary>Opens a stored file for reading; null when it is not there.</summary>
    public Stream? Open(string sha256)
    {
        var path = PathOf(sha256);
        return File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: true)
            : null;
    }

    /// <summary>Files that were begun, never finished, and not touched since.</summary>
    internal IEnumerable<string> UnfinishedBefore(DateTime utc) => Old(Incoming, utc);

    /// <summary>The hashes of the stored files that were not touched since.</summary>
    internal IEnumerable<string> StoredBefore(DateTime utc) =>
        Old(settings.Folder, utc, "??").Select(path => Path.GetFileName(path)).Where(name => name.Length == 64);

    /// <summary>Removes a stored file unless the same content was kept again meanwhile.</summary>
    internal void Remove(string sha256, DateTime untouchedSinceUtc)
    {
        var path = PathOf(sha256);
        lock (renaming)
        {
            if (File.GetLastWriteTimeUtc(path) < untouchedSinceUtc)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Deletes a stored file, in a turn that has seen that no row names it.</summary>
    internal void Delete(string sha256)
    {
        lock (renaming)
        {
            var path = PathOf(sha256);
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    private static async Task<ReceivedFile> CopyAsync(Stream content, string path, long limit, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize, useAsync: true);
        var buffer = new byte[BufferSize];
        long size = 0;
        for (int read; size <= limit && (read = await content.ReadAsync(buffer, cancellation)) > 0; size += read)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        await file.FlushAsync(cancellation);
        file.Flush(flushToDisk: true);
        return new ReceivedFile(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()), size > limit)
        {
            At = File.GetLastWriteTimeUtc(path),
        };
    }

    private string PathOf(string sha256) =>
        sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)
            ? Path.Combine(settings.Folder, sha256[..2], sha256)
            : throw new ArgumentException($"\"{sha256}\" is not a SHA-256 in lower-case hex.", nameof(sha256));

    private static IEnumerable<string> Old(string folder, DateTime utc, string? below = null)
    {
        var folders =
            !Directory.Exists(folder) ? []
            : below is null ? [folder]
            : Directory.EnumerateDirectories(folder, below);
        return folders.SelectMany(Directory.EnumerateFiles).Where(path => File.GetLastWriteTimeUtc(path) < utc);
    }
}

/// <summary>
/// Where the files are, and how many bytes of that disk uploads leave free; <c>Storage:Files</c> and <c>Storage:KeepFreeMegabytes</c> of
/// the settings.
/// </summary>
public sealed record FileStoreSettings(string Folder, long KeepFree = 0);

/// <summary>A file on disk that is not kept yet; disposing removes what was not kept.</summary>
/// <param name="Path">Where it stands now.</param>
/// <param name="Size">The bytes read; one buffer at most beyond the limit.</param>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="IsTooLarge">The content was longer than the limit; the rest was not read.</param>
public sealed record ReceivedFile(string Path, long Size, string Sha256, bool IsTooLarge) : IDisposable
{
    /// <summary>When its last byte was written (UTC, machine time).</summary>
    internal DateTime At { get; init; }

    public void Dispose() => File.Delete(Path);
}
