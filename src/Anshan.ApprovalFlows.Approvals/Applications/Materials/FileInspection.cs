using System.Buffers.Binary;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>Whether a file is what its name says: its first bytes and its inner structure, never the type a browser claims.</summary>
public static class FileInspection
{
    /// <summary>Says in the user's words why the file cannot be taken; null when it can.</summary>
    public static async Task<string?> ProblemAsync(string name, Stream content, CancellationToken cancellation = default)
    {
        if (FileKind.Promised(name) is not { } kind)
        {
            return $"“{name}”的格式不在允许范围内，请上传 {FileKind.AllowedText} 文件。";
        }

        byte[] head = await ReadAsync(content, 0, 1024, cancellation);
        if (Intruder(head) is { } intruder)
        {
            return $"“{name}”不是{kind.Name}，而是改了扩展名的{intruder}，不能上传。";
        }

        if (kind == FileKind.Pdf)
        {
            return await PdfProblemAsync(head, content, cancellation) is { } fault ? $"“{name}”{fault}" : null;
        }

        return kind == FileKind.Jpeg ? await Fault(JpegIsWholeAsync(content, cancellation))
            : kind == FileKind.Png ? await Fault(PngIsWholeAsync(content, cancellation))
            : ZipInspection.Problem(kind, content) is { } problem ? $"“{name}”{problem}" : null;

        async Task<string?> Fault(Task<bool> whole) => await whole ? null : $"“{name}”的内容不是完整的{kind.Name}，可能已损坏或改过扩展名，请重新导出后上传。";
    }

    private static string? Intruder(ReadOnlySpan<byte> head) =>
        head.StartsWith("MZ"u8) ? "程序文件（exe）"
        : head.StartsWith("\u007fELF"u8) ? "程序文件"
        : head.StartsWith("#!"u8) ? "脚本文件"
        : head.StartsWith("Rar!"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF]) ? "压缩包"
        : null;

    private static async Task<string?> PdfProblemAsync(byte[] head, Stream content, CancellationToken cancellation)
    {
        // The header may stand a little behind the start, and some scanners write a few bytes behind the end.
        byte[] tail = await ReadAsync(content, Math.Max(0, content.Length - 4096), 4096, cancellation);
        return head.AsSpan().IndexOf("%PDF-"u8) >= 0 && tail.AsSpan().IndexOf("%%EOF"u8) >= 0
            ? null
            : "的内容不是完整的 PDF，可能已损坏或改过扩展名，请重新导出后上传。";
    }

    // From marker to marker up to the picture's data; on the way its size must have been told.
    private static async Task<bool> JpegIsWholeAsync(Stream content, CancellationToken cancellation)
    {
        if (await ReadAsync(content, 0, 2, cancellation) is not [0xFF, 0xD8])
        {
            return false;
        }

        bool sized = false;
        for (long at = 2; await ReadAsync(content, at, 4, cancellation) is [0xFF, var marker, var high, var low];)
        {
            if (marker == 0xDA)
            {
                return sized;
            }

            sized |= marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;
            at += marker == 0xFF ? 1 : 2 + ((high << 8) | low);
        }

        return false;
    }

    private static async Task<bool> PngIsWholeAsync(Stream content, CancellationToken cancellation)
    {
        byte[] start = await ReadAsync(content, 0, 8, cancellation);
        if (start is not [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10])
        {
            return false;
        }

        for (long at = 8; await ReadAsync(content, at, 8, cancellation) is { Length: 8 } chunk;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            bool first = at == 8;
            if (first && !(chunk.AsSpan(4).SequenceEqual("IHDR"u8) && length == 13))
            {
                return false;
            }

            at += 12L + length;
            if (at > content.Length || chunk.AsSpan(4).SequenceEqual("IEND"u8))
            {
                return at <= content.Length;
            }
        }

        return false;
    }

    private static async Task<byte[]> ReadAsync(Stream content, long from, int count, CancellationToken cancellation)
    {
        byte[] bytes = new byte[count];
        content.Position = Math.Min(from, content.Length);
        int read = await content.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellation);
        return read == count ? bytes : bytes[..read];
    }
}
