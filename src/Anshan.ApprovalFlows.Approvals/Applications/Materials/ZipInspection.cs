using System.Buffers;
using System.IO.Compression;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>The inside of ofd, docx and xlsx: the parts that make it one, no macros, and no bomb for whoever opens it.</summary>
internal static class ZipInspection
{
    private const long UnpackedLimit = 500 * FileLimits.Megabyte;

    /// <summary>The second half of a sentence that begins with the file's name; null when all is well.</summary>
    public static string? Problem(FileKind kind, Stream content)
    {
        try
        {
            content.Position = 0;
            using ZipArchive zip = new(content, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Count > FileLimits.ZipEntries ? $"内部文件超过 {FileLimits.ZipEntries} 个，不能上传。"
                : !Parts(kind).All(part => zip.GetEntry(part) is not null) ? $"的内容不是{kind.Name}，可能改过扩展名，请用原软件另存后上传。"
                : zip.Entries.Any(entry => entry.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase)) ? "含有宏，请另存为不含宏的文件后上传。"
                : zip.Entries.Any(entry => entry.IsEncrypted) ? "设有密码，请取消密码后上传。"
                : Bursts(zip, content.Length) ? $"解压后是原来的 {FileLimits.ZipRatio} 倍以上，不能上传。"
                : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException)
        {
            // A password makes an old-style container of the file, which is no zip at all.
            return $"的内容不是完整的{kind.Name}，可能已损坏、设有密码或改过扩展名，请用原软件另存后上传。";
        }
    }

    private static string[] Parts(FileKind kind) =>
        kind == FileKind.Ofd ? ["OFD.xml"]
        : kind == FileKind.Docx ? ["[Content_Types].xml", "word/document.xml"]
        : ["[Content_Types].xml", "xl/workbook.xml"];

    // Unpacked in fact, because the sizes written in the file may lie.
    private static bool Bursts(ZipArchive zip, long packed)
    {
        long allowed = Math.Min(packed * FileLimits.ZipRatio, UnpackedLimit);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(81920);
        try
        {
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                using Stream unpacked = entry.Open();
                for (int read; (read = unpacked.Read(buffer)) > 0;)
                {
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
