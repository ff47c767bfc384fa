using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>What a number in a cell is shown as.</summary>
internal enum CellFormat
{
    Number,
    Date,
    Percent,
}

/// <summary>
/// The number formats of a workbook by the style of a cell: ECMA-376 part 1, 18.8.30, with the built-in formats of Chinese programs.
/// </summary>
internal sealed class CellFormats
{
    private readonly List<CellFormat> styles = [];

    /// <summary>How a number under the style is shown; a style that the workbook does not have is none.</summary>
    public CellFormat this[int style] => style >= 0 && style < styles.Count ? styles[style] : CellFormat.Number;

    public static CellFormats Read(ZipArchiveEntry? part, CancellationToken cancellation)
    {
        CellFormats formats = new();
        if (part is null)
        {
            return formats;
        }

        Dictionary<int, string> own = [];
        var isOfCells = false;
        using var xml = Workbook.Open(part);
        while (xml.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "cellXfs")
            {
                break;
            }

            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            isOfCells |= xml.LocalName == "cellXfs";
            if (xml.LocalName == "numFmt" && Number(xml, "numFmtId") is { } id)
            {
                own[id] = xml.GetAttribute("formatCode") ?? "";
            }
            else if (isOfCells && xml.LocalName == "xf")
            {
                formats.styles.Add(Of(Number(xml, "numFmtId") ?? 0, own));
            }
        }

        return formats;
    }

    private static int? Number(XmlReader xml, string attribute) =>
        int.TryParse(xml.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // 27–36 and 50–58 are the dates of Chinese, Japanese and Korean programs; 14–17 and 22 those of all; 9 and 10 are percentages.
    private static CellFormat Of(int id, Dictionary<int, string> own) =>
        own.TryGetValue(id, out var code) ? Of(code)
        : id is >= 14 and <= 17 or 22 or >= 27 and <= 36 or >= 50 and <= 58 ? CellFormat.Date
        : id is 9 or 10 ? CellFormat.Percent
        : CellFormat.Number;

    /// <summary>What a format code shows: the letters of a date outside of quotes, brackets and escapes; a time alone is no date.</summary>
    internal static CellFormat Of(string code)
    {
        var hasDate = false;
        var hasPercent = false;
        var section = code.Split(';')[0];
        for (var at = 0; at < section.Length; at++)
        {
            switch (section[at])
            {
                case '"':
                    at = Closing(section, at, '"');
                    break;
                case '[':
                    at = Closing(section, at, ']');
                    break;
                case '\\' or '_' or '*':
                    at++;
                    break;
                case 'y' or 'Y' or 'd' or 'D' or 'e' or 'E' or 'g' or 'G' when !IsWord(section, at):
                    hasDate = true;
                    break;
                case '%':
                    hasPercent = true;
                    break;
                default:
                    break;
            }
        }

        return hasDate ? CellFormat.Date
            : hasPercent ? CellFormat.Percent
            : CellFormat.Number;
    }

    // General and 0.00E+00 hold these letters, too.
    private static bool IsWord(string section, int at) =>
        section.StartsWith("General", StringComparison.OrdinalIgnoreCase)
        || (section[at] is 'E' or 'e' && at + 1 < section.Length && section[at + 1] is '+' or '-');

    private static int Closing(string section, int at, char sign) =>
        section.IndexOf(sign, at + 1) is >= 0 and int end ? end : section.Length;
}
