using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>Inspects ofd, docx and xlsx: the required parts, no macros, and no zip bomb.</summary>
internal static class ZipInspection
{
    private const long UnpackedLimit = 500 * FileLimits.Megabyte;
    private const int EndSize = 22;
    private const int MostComment = ushort.MaxValue;

    /// <summary>A directory of that many entries with long names and extra fields is smaller; a larger one is not read at all.</summary>
    private const int MostDirectory = FileLimits.ZipEntries * 1024;

    /// <summary>The second half of a sentence that begins with the file's name; null when all is well.</summary>
    public static string? Problem(FileKind kind, Stream content, InspectionSteps steps, CancellationToken cancellation)
    {
        if (HasTooManyEntries(content))
        {
            return $"内部文件超过 {FileLimits.ZipEntries} 个，不能上传。";
        }

        try
        {
            content.Position = 0;
            using ZipArchive zip = new(content, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Count > FileLimits.ZipEntries ? $"内部文件超过 {FileLimits.ZipEntries} 个，不能上传。"
                : !Parts(kind).All(part => zip.GetEntry(part) is not null)
                    ? $"的内容不是{kind.Name}，可能改过扩展名，请用原软件另存后上传。"
                : zip.Entries.Any(entry => entry.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
                    ? "含有宏，请另存为不含宏的文件后上传。"
                : zip.Entries.Any(entry => entry.IsEncrypted) ? "设有密码，请取消密码后上传。"
                : IsOverInflated(zip, content.Length, steps, cancellation) ? $"解压后是原来的 {FileLimits.ZipRatio} 倍以上，不能上传。"
                : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            // A password makes an old-style container of the file, which is no zip at all.
            return $"的内容不是完整的{kind.Name}，可能已损坏、设有密码或改过扩展名，请用原软件另存后上传。";
        }
    }

    private static string[] Parts(FileKind kind) =>
        kind == FileKind.Ofd ? ["OFD.xml"]
        : kind == FileKind.Docx ? ["[Content_Types].xml", "word/document.xml"]
        : ["[Content_Types].xml", "xl/workbook.xml"];

    // Read from the last record of the file, before the library makes an object of every entry. The library reports what is no zip.
    private static bool HasTooManyEntries(Stream content)
    {
        var tail = new byte[Math.Min(content.Length, EndSize + MostComment)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        var at = tail.AsSpan(0, Math.Max(0, tail.Length - EndSize + 4)).LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + EndSize > tail.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> end = tail.AsSpan(at);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long directory = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);

        // The directory is read from where it begins up to what is no entry, whatever its written count and size are; 64-bit records name
        // it elsewhere.
        return count > FileLimits.ZipEntries || directory == uint.MaxValue || content.Length - tail.Length + at - directory > MostDirectory;
    }

    // Unpacked in fact, because the sizes written in the file may lie. Entries may share their packed bytes, and packed bytes may unpack to
    // nothing:
    // together they are not read more than once over.
    private static bool IsOverInflated(ZipArchive zip, long packed, InspectionSteps steps, CancellationToken cancellation)
    {
        if (zip.Entries.Sum(entry => entry.CompressedLength) > packed)
        {
            return true;
        }

        var allowed = Math.Min(packed * FileLimits.ZipRatio, UnpackedLimit);
        var buffer = ArrayPool<byte>.Shared.Rent(81920);
        try
        {
            foreach (var entry in zip.Entries)
            {
                steps.Take();
                using var unpacked = entry.Open();
                int read;
                while ((read = unpacked.Read(buffer)) > 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    allowed -= read;
                    if (allowed < 0)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
