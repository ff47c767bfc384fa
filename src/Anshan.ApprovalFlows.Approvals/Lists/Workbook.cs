using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>An xlsx file, read within bounds: which sheets there are, what its numbers are shown as, where its dates begin.</summary>
/// <remarks>
/// A small reader of our own, because no available library reports formats and hidden parts and can be stopped. Nothing is read further
/// than <see cref="MostLetters"/>; what is no workbook is an <see cref="InvalidDataException"/> or <see cref="XmlException"/>.
/// </remarks>
internal sealed class Workbook : IDisposable
{
    /// <summary>The longest part that is read, in letters: a list of 500 rows has a hundredth of it.</summary>
    public const long MostLetters = 20_000_000;

    private const int MostTexts = 200_000;
    private readonly ZipArchive archive;
    private readonly string sheetPart;

    private Workbook(ZipArchive zip, string part, IReadOnlyList<string> hidden, bool beginsIn1904, CancellationToken cancellation)
    {
        (archive, sheetPart, HiddenSheets, BeginsIn1904) = (zip, part, hidden, beginsIn1904);
        Formats = CellFormats.Read(Part("styles", "xl/styles.xml"), cancellation);
        Texts = ReadTexts(Part("sharedStrings", "xl/sharedStrings.xml"), cancellation);
    }

    /// <summary>The sheets that nobody sees.</summary>
    public IReadOnlyList<string> HiddenSheets { get; }

    /// <summary>Whether day 0 is 1904-01-01, as in the workbooks of old Macintosh programs.</summary>
    public bool BeginsIn1904 { get; }

    public CellFormats Formats { get; }

    /// <summary>The texts that cells refer to by number.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The first visible sheet; null where every sheet is hidden.</summary>
    public static Workbook? OpenVisible(Stream content, CancellationToken cancellation)
    {
        ZipArchive zip = new(content, ZipArchiveMode.Read, leaveOpen: true);
        var parts = Relations(zip);
        List<string> hidden = [];
        var beginsIn1904 = false;
        string? first = null;
        using (var xml = Open(zip.GetEntry("xl/workbook.xml") ?? throw new InvalidDataException()))
        {
            while (xml.Read())
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
                {
                    beginsIn1904 = IsTrue(xml.GetAttribute("date1904"));
                }
                else if (xml is { NodeType: XmlNodeType.Element, LocalName: "sheet" })
                {
                    if (xml.GetAttribute("state") is "hidden" or "veryHidden")
                    {
                        hidden.Add(xml.GetAttribute("name") ?? "");
                    }
                    else if (
                        parts.TryGetValue(RelationOf(xml), out var part) && part.Contains("worksheets/", StringComparison.OrdinalIgnoreCase)
                    )
                    {
                        first ??= part;
                    }
                }
            }
        }

        return first is null ? null : new Workbook(zip, first, hidden, beginsIn1904, cancellation);
    }

    /// <summary>The cells of the sheet, row by row.</summary>
    public XmlReader OpenSheet() => Open(archive.GetEntry(sheetPart) ?? throw new InvalidDataException());

    public void Dispose() => archive.Dispose();

    /// <summary>A part as XML: no document types, nothing from outside, no more than <see cref="MostLetters"/>.</summary>
    public static XmlReader Open(ZipArchiveEntry part) =>
        XmlReader.Create(
            part.Open(),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MostLetters,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CloseInput = true,
                CheckCharacters = false,
            }
        );

    public static bool IsTrue(string? text) => text is "1" or "true";

    /// <summary>
    /// The text of an element that may be in runs of different type; the reading aids of East Asian programs are left out.
    /// </summary>
    public static string TextIn(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        StringBuilder text = new();
        var depth = xml.Depth;
        var aid = int.MaxValue;
        while (xml.Read() && xml.Depth > depth)
        {
            aid =
                xml is { NodeType: XmlNodeType.Element, LocalName: "rPh" } ? xml.Depth
                : xml.Depth <= aid && xml.NodeType == XmlNodeType.EndElement ? int.MaxValue
                : aid;
            if (
                xml.Depth <= aid
                && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA or XmlNodeType.Whitespace
            )
            {
                text.Append(xml.Value);
            }
        }

        return text.ToString();
    }

    private static string RelationOf(XmlReader xml)
    {
        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
        {
            if (xml.LocalName == "id" && xml.Prefix.Length > 0)
            {
                var id = xml.Value;
                xml.MoveToElement();
                return id;
            }
        }

        xml.MoveToElement();
        return "";
    }

    private static Dictionary<string, string> Relations(ZipArchive zip)
    {
        Dictionary<string, string> parts = [];
        using var xml = Open(zip.GetEntry("xl/_rels/workbook.xml.rels") ?? throw new InvalidDataException());
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && xml.GetAttribute("Target") is { } target)
            {
                parts[xml.GetAttribute("Id") ?? ""] = target.StartsWith('/') ? target[1..] : $"xl/{target}";
            }
        }

        return parts;
    }

    private ZipArchiveEntry? Part(string relation, string usual) =>
        archive.GetEntry(usual)
        ?? archive.Entries.FirstOrDefault(entry => entry.FullName.EndsWith($"/{relation}.xml", StringComparison.OrdinalIgnoreCase));

    private static List<string> ReadTexts(ZipArchiveEntry? part, CancellationToken cancellation)
    {
        List<string> texts = [];
        if (part is null)
        {
            return texts;
        }

        using var xml = Open(part);
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                cancellation.ThrowIfCancellationRequested();
                texts.Add(TextIn(xml));
                if (texts.Count > MostTexts)
                {
                    throw new InvalidDataException();
                }
            }
        }

        return texts;
    }
}
