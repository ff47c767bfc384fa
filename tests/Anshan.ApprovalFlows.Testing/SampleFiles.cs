using System.IO.Compression;
using System.Text;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Small files of every kind that may be uploaded, and of some that may not.</summary>
public static class SampleFiles
{
    /// <summary>A one-page PDF; another <paramref name="text"/> makes another file.</summary>
    public static byte[] Pdf(string text = "invoice") =>
        Encoding.ASCII.GetBytes(
            $"%PDF-1.4\n% {Convert.ToHexString(Encoding.UTF8.GetBytes(text))}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
        );

    /// <summary>A PDF of exactly that many bytes.</summary>
    public static byte[] PdfOf(int size)
    {
        var small = Pdf();
        var end = "\n%%EOF\n"u8.ToArray();
        return [.. small[..^6], .. new byte[size - small.Length + 6 - end.Length], .. end];
    }

    public static byte[] Png { get; } =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <summary>The segments of a picture up to the beginning of its data.</summary>
    public static byte[] Jpeg { get; } =
    [
        0xFF,
        0xD8,
        0xFF,
        0xE0,
        0,
        16,
        .. "JFIF\0"u8,
        1,
        1,
        0,
        0,
        1,
        0,
        1,
        0,
        0,
        0xFF,
        0xC0,
        0,
        11,
        8,
        0,
        1,
        0,
        1,
        1,
        1,
        0x11,
        0,
        0xFF,
        0xDA,
        0,
        8,
        1,
        1,
        0,
        0,
        63,
        0,
        0xD2,
        0xFF,
        0xD9,
    ];

    public static byte[] Exe { get; } = [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xFF, 0xFF, 0, 0];

    public static byte[] Docx { get; } = Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>"));

    public static byte[] Xlsx { get; } = Zip(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>"));

    public static byte[] Ofd { get; } = Zip(("OFD.xml", "<ofd:OFD/>"));

    public static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }
}
