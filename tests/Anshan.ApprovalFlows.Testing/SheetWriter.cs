using System.Globalization;
using System.Text;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Workbooks as their parts are written, so that a test can hold what no program writes on demand.</summary>
/// <remarks>
/// Styles: 1 is format 14, 2–31 the built-in formats of that number, then the own formats from 60 on in the order of
/// <see cref="OwnFormats"/>.
/// </remarks>
public sealed record SheetWriter(string SheetData)
{
    /// <summary>The style of a cell with the own format at a place of <see cref="OwnFormats"/>.</summary>
    public const int FirstOwn = 60;

    public static IReadOnlyList<string> OwnFormats { get; } =
    [
        "yyyy\"年\"m\"月\"d\"日\";@",
        "[$-804]yyyy年m月d日",
        "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@",
        "yyyy/m/d;@",
        "#,##0.00\"元\"",
        "0.00E+00",
        "0.0%",
        "\"day\"0",
        "h:mm",
        "General",
    ];

    public string WorkbookProperties { get; init; } = "";

    /// <summary>What stands behind the rows: merged cells, a filter.</summary>
    public string Behind { get; init; } = "";

    /// <summary>What stands before the rows: hidden columns.</summary>
    public string Before { get; init; } = "";

    /// <summary>Sheets before this one, by name, all hidden.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>The texts that cells of type s refer to, each an element si.</summary>
    public string Shared { get; init; } = "";

    /// <summary>A row with texts in its first cells.</summary>
    public static string Row(int number, params string[] texts) =>
        RowOf(number, "", [.. texts.Select((text, at) => Text(number, at + 1, text))]);

    public static string RowOf(int number, string attributes, params string[] cells) =>
        $"<row r=\"{number.ToString(CultureInfo.InvariantCulture)}\" {attributes}>{string.Concat(cells)}</row>";

    public static string Text(int row, int column, string text) =>
        $"<c r=\"{(char)('A' + column - 1)}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>";

    public static string Number(int row, int column, string value, int style = 0) =>
        $"<c r=\"{(char)('A' + column - 1)}{row}\" s=\"{style}\"><v>{value}</v></c>";

    public byte[] ToBytes()
    {
        const string Namespaces =
            "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
            + "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        const string Type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
        var sheets = Hidden
            .Select((name, at) => (Name: name, Id: at + 1, State: " state=\"hidden\"", Data: Row(1, "隐藏表公司")))
            .Append((Name: "名单", Id: Hidden.Count + 1, State: "", Data: SheetData))
            .ToList();
        var listed = sheets.Select(sheet => $"<sheet name=\"{sheet.Name}\" sheetId=\"{sheet.Id}\"{sheet.State} r:id=\"rId{sheet.Id}\"/>");
        var related = sheets.Select(sheet =>
            $"<Relationship Id=\"rId{sheet.Id}\" Type=\"{Type}\" Target=\"worksheets/sheet{sheet.Id}.xml\"/>"
        );
        List<(string, string)> parts =
        [
            ("[Content_Types].xml", "<Types/>"),
            ("xl/workbook.xml", $"<workbook {Namespaces}>{WorkbookProperties}<sheets>{string.Concat(listed)}</sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", $"<Relationships>{string.Concat(related)}</Relationships>"),
            ("xl/styles.xml", Styles()),
            ("xl/sharedStrings.xml", $"<sst>{Shared}</sst>"),
            .. sheets.Select(sheet =>
                (
                    $"xl/worksheets/sheet{sheet.Id}.xml",
                    $"<worksheet {Namespaces}>{(sheet.State.Length == 0 ? Before : "")}<sheetData>{sheet.Data}</sheetData>"
                        + $"{(sheet.State.Length == 0 ? Behind : "")}</worksheet>"
                )
            ),
        ];
        return SampleFiles.Zip([.. parts]);
    }

    private static string Styles()
    {
        StringBuilder own = new();
        StringBuilder styles = new();
        for (var style = 0; style < FirstOwn + OwnFormats.Count; style++)
        {
            styles.Append(
                CultureInfo.InvariantCulture,
                $"<xf numFmtId=\"{(style == 1 ? 14 : style < FirstOwn ? style : style - FirstOwn + 176)}\"/>"
            );
        }

        for (var at = 0; at < OwnFormats.Count; at++)
        {
            own.Append(
                CultureInfo.InvariantCulture,
                $"<numFmt numFmtId=\"{at + 176}\" formatCode=\"{OwnFormats[at].Replace("\"", "&quot;", StringComparison.Ordinal)}\"/>"
            );
        }

        return $"<styleSheet><numFmts>{own}</numFmts><cellStyleXfs><xf/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>";
    }
}
