using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>The zip of a measure package, read into memory within bounds; nothing is ever unpacked to disk.</summary>
public sealed partial class PackageArchive
{
    /// <summary>The largest upload.</summary>
    public const int MostPacked = 2 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private const int MostEntries = 64;
    private const int MostUnpacked = 8 * 1024 * 1024;
    private const int MostOfOne = 1024 * 1024;

    private PackageArchive(IReadOnlyDictionary<string, byte[]> files) => Files = files;

    /// <summary>The files by their path in the package.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>Reads a package; a sentence says what is wrong with it otherwise.</summary>
    public static (PackageArchive? Archive, string? Problem) Read(byte[] packed)
    {
        if (packed.Length > MostPacked)
        {
            return (null, $"压缩包超过 {MostPacked / 1024 / 1024} MB，举措包不会这么大，请检查是否选错了文件。");
        }

        try
        {
            using var zip = new ZipArchive(new MemoryStream(packed), ZipArchiveMode.Read);
            return zip.Entries.Count > MostEntries ? (null, $"压缩包中的文件超过 {MostEntries} 个，不能导入。") : Read(zip);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            return (null, "这不是完整的 zip 压缩包，可能已损坏或设有密码，请重新导出后再导入。");
        }
    }

    /// <summary>The zip of some files, always the same bytes for the same files.</summary>
    public static byte[] Write(IEnumerable<(string Path, byte[] Content)> files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var (path, content) in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
                entry.LastWriteTime = new DateTimeOffset(2023, 8, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return packed.ToArray();
    }

    private static (PackageArchive?, string?) Read(ZipArchive zip)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        var left = MostUnpacked;
        foreach (var entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
        {
            if (!Allowed().IsMatch(entry.FullName))
            {
                return (
                    null,
                    $"压缩包中的“{Shown(entry.FullName)}”不属于举措包：只能有 measures/编号/、shared/ 下的 .json 和 mail/ 下的 .liquid。"
                );
            }

            if (Unpack(entry, Math.Min(left, MostOfOne)) is not { } content)
            {
                return (
                    null,
                    $"压缩包中的“{Shown(entry.FullName)}”解压后过大（单个不超过 {MostOfOne / 1024 / 1024} MB，合计不超过 {MostUnpacked / 1024 / 1024} MB），不能导入。"
                );
            }

            if (Unstorable(entry.FullName, content) is { } unstorable)
            {
                return (null, $"压缩包中的“{Shown(entry.FullName)}”：{unstorable}");
            }

            left -= content.Length;
            if (!files.TryAdd(entry.FullName, content))
            {
                return (null, $"压缩包中有两个“{Shown(entry.FullName)}”，不能导入。");
            }
        }

        return (new PackageArchive(files), null);
    }

    /// <summary>Unpacked in fact and no further than allowed: the sizes written in the file may lie.</summary>
    private static byte[]? Unpack(ZipArchiveEntry entry, int most)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (content.Length + read > most)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    private static string? Unstorable(string path, byte[] content)
    {
        if (path.EndsWith(".json", StringComparison.Ordinal))
        {
            return JsonText.Problem(content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content);
        }

        try
        {
            return TypedText.Problem(Strict.GetString(content));
        }
        catch (DecoderFallbackException)
        {
            return "不是 UTF-8 编码，请另存为 UTF-8 后再导入。";
        }
    }

    private static string Shown(string path) => TextLength.Shortened(path, 60);

    [GeneratedRegex(
        @"\A(package\.json|measures/[0-9]{1,3}(\.[0-9]{1,3})?/[a-z0-9][a-z0-9-]{0,60}\.json"
            + @"|shared/[a-z0-9][a-z0-9-]{0,60}\.json|mail/_?[a-z0-9][a-z0-9-]{0,60}\.liquid)\z"
    )]
    private static partial Regex Allowed();
}
