using System.Buffers.Binary;

namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>Whether a file is what its name says: its first bytes and its inner structure, never the type a browser claims.</summary>
/// <remarks>Whatever the bytes are, the cost is bounded: the file is read at most once through a buffer, in at most
/// <see cref="InspectionSteps.Most"/> steps, within an <see cref="InspectionTurn"/>.</remarks>
public static class FileInspection
{
    /// <summary>Says in the user's words why the file cannot be taken; null when it can.</summary>
    public static Task<string?> ProblemAsync(string name, Stream content, CancellationToken cancellation = default) =>
        ProblemAsync(name, content, new InspectionSteps(), cancellation);

    internal static async Task<string?> ProblemAsync(string name, Stream content, InspectionSteps steps, CancellationToken cancellation)
    {
        if (FileKind.Promised(name) is not { } kind)
        {
            return $"“{name}”的格式不在允许范围内，请上传 {FileKind.AllowedText} 文件。";
        }

        try
        {
            var problem = await InspectionTurn.RunAsync(
                limited => InsideAsync(kind, new ByteScan(content), content, steps, limited),
                cancellation
            );
            return problem is null ? null : $"“{name}”{problem}";
        }
        catch (InspectionStoppedException stopped)
        {
            return $"“{name}”{stopped.Message}";
        }
    }

    /// <summary>The second half of the sentence that begins with the file's name; null when all is well.</summary>
    private static async Task<string?> InsideAsync(
        FileKind kind,
        ByteScan scan,
        Stream content,
        InspectionSteps steps,
        CancellationToken cancellation
    )
    {
        var head = await scan.ReadAsync(0, 1024, cancellation);
        if (Intruder(head.Span) is { } intruder)
        {
            return $"不是{kind.Name}，而是改了扩展名的{intruder}，不能上传。";
        }

        if (kind == FileKind.Pdf)
        {
            var begins = head.Span.IndexOf("%PDF-"u8) >= 0;
            return begins && await PdfEndsAsync(scan, content.Length, cancellation)
                ? null
                : "的内容不是完整的 PDF，可能已损坏或改过扩展名，请重新导出后上传。";
        }

        if (kind == FileKind.Jpeg || kind == FileKind.Png)
        {
            var whole =
                kind == FileKind.Jpeg
                    ? await JpegIsWholeAsync(scan, steps, cancellation)
                    : await PngIsWholeAsync(scan, content.Length, steps, cancellation);
            return whole ? null : $"的内容不是完整的{kind.Name}，可能已损坏或改过扩展名，请重新导出后上传。";
        }

        return ZipInspection.Problem(kind, content, steps, cancellation);
    }

    private static string? Intruder(ReadOnlySpan<byte> head) =>
        head.StartsWith("MZ"u8) ? "程序文件（exe）"
        : head.StartsWith("\u007fELF"u8) ? "程序文件"
        : head.StartsWith("#!"u8) ? "脚本文件"
        : head.StartsWith("Rar!"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF]) ? "压缩包"
        : null;

    // The header may come a little after the start, and some scanners write a few bytes after the end.
    private static async Task<bool> PdfEndsAsync(ByteScan scan, long length, CancellationToken cancellation) =>
        (await scan.ReadAsync(Math.Max(0, length - 4096), 4096, cancellation)).Span.IndexOf("%%EOF"u8) >= 0;

    // From marker to marker up to the picture's data; the size must occur before.
    private static async Task<bool> JpegIsWholeAsync(ByteScan scan, InspectionSteps steps, CancellationToken cancellation)
    {
        if ((await scan.ReadAsync(0, 2, cancellation)).Span is not [0xFF, 0xD8])
        {
            return false;
        }

        var sized = false;
        long at = 2;
        while (steps.Take() && (await scan.ReadAsync(at, 4, cancellation)).Span is [0xFF, var marker, var high, var low])
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

    private static async Task<bool> PngIsWholeAsync(ByteScan scan, long length, InspectionSteps steps, CancellationToken cancellation)
    {
        if ((await scan.ReadAsync(0, 8, cancellation)).Span is not [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10])
        {
            return false;
        }

        long at = 8;
        while (steps.Take() && (await scan.ReadAsync(at, 8, cancellation)) is { Length: 8 } chunk)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(chunk.Span);
            if (at == 8 && !(chunk.Span[4..].SequenceEqual("IHDR"u8) && size == 13))
            {
                return false;
            }

            at += 12L + size;
            if (at > length || chunk.Span[4..].SequenceEqual("IEND"u8))
            {
                return at <= length;
            }
        }

        return false;
    }
}
