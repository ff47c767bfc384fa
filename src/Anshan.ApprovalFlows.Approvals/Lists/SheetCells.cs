using System.Globalization;
using System.Xml;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>A cell as a person reads it; <paramref name="Problem"/> says why it cannot be taken.</summary>
/// <param name="Column">From 1.</param>
/// <param name="Text">As it would be typed; empty with a problem.</param>
/// <param name="IsNumber">Whether the spreadsheet holds a number and not a text.</param>
/// <param name="Problem">Null where there is none.</param>
internal sealed record SheetCell(int Column, string Text, bool IsNumber, string? Problem);

/// <summary>A row that has cells.</summary>
internal sealed record SheetRow(int Number, bool IsHidden, IReadOnlyList<SheetCell> Cells);

/// <summary>Reads the rows of a sheet one after the other; a row that is not written costs nothing.</summary>
internal sealed class SheetCells(Workbook book, CancellationToken cancellation)
{
    // A spreadsheet keeps fifteen digits of a number; what was longer is lost before it gets here.
    private const double MostDigits = 1e15;

    /// <summary>Of a number that is none to count with: an account, a code.</summary>
    public const string TooManyDigits = "是超过 15 位的数字，表格软件已把后面几位变成 0，请把这一列设为“文本”格式后重新填写";

    private const int LastDay = 2_958_465;
    private const int From1904 = 1462;
    private readonly HashSet<int> hidden = [];
    private readonly List<string> merged = [];

    /// <summary>The columns that nobody sees, from 1.</summary>
    public IReadOnlySet<int> HiddenColumns => hidden;

    /// <summary>The places of several cells that are one, as A2:A4; known once all rows were read.</summary>
    public IReadOnlyList<string> Merged => merged;

    /// <summary>The rows in their order; the caller may stop at any.</summary>
    public IEnumerable<SheetRow> Rows()
    {
        using var xml = book.OpenSheet();
        var number = 0;
        while (xml.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "col" && (Workbook.IsTrue(xml.GetAttribute("hidden")) || IsZero(xml.GetAttribute("width"))))
            {
                var last = Math.Min(Number(xml, "max") ?? 0, 1000);
                hidden.UnionWith(Enumerable.Range(Number(xml, "min") ?? 1, Math.Max(0, last - (Number(xml, "min") ?? 1) + 1)));
            }
            else if (xml.LocalName == "mergeCell" && xml.GetAttribute("ref") is { } place && merged.Count < 1000)
            {
                merged.Add(place);
            }
            else if (xml.LocalName == "row")
            {
                var given = Number(xml, "r") ?? number + 1;
                number = given > number ? given : throw new InvalidDataException();
                var isHidden = Workbook.IsTrue(xml.GetAttribute("hidden")) || IsZero(xml.GetAttribute("ht"));
                yield return new SheetRow(number, isHidden, Cells(xml));
            }
        }
    }

    /// <summary>A column as a spreadsheet names it: 1 is A, 16384 is XFD.</summary>
    public static string Letters(int column) =>
        column <= 26 ? ((char)('A' + column - 1)).ToString() : Letters((column - 1) / 26) + Letters((column - 1) % 26 + 1);

    /// <summary>Row and column of a place such as C12; zeros where it is none.</summary>
    public static (int Row, int Column) Place(string? place)
    {
        var column = 0;
        var at = 0;
        for (; at < (place?.Length ?? 0) && at < 3 && char.IsAsciiLetterUpper(place![at]); at++)
        {
            column = column * 26 + (place[at] - 'A' + 1);
        }

        return column > 0 && int.TryParse(place.AsSpan(at), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? (row, column)
            : (0, 0);
    }

    private List<SheetCell> Cells(XmlReader xml)
    {
        List<SheetCell> cells = [];
        if (xml.IsEmptyElement)
        {
            return cells;
        }

        var depth = xml.Depth;
        var column = 0;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                cancellation.ThrowIfCancellationRequested();
                var given = Place(xml.GetAttribute("r")).Column;
                column =
                    given == 0 ? column + 1
                    : given > column ? given
                    : throw new InvalidDataException();
                if (Cell(xml, column) is { } cell && (cell.Text.Length > 0 || cell.Problem is not null))
                {
                    cells.Add(cell);
                }
            }
        }

        return cells;
    }

    private SheetCell Cell(XmlReader xml, int column)
    {
        var (type, style) = (xml.GetAttribute("t"), Number(xml, "s") ?? 0);
        var value = "";
        var isFormula = false;
        var depth = xml.Depth;
        var isEmpty = xml.IsEmptyElement;
        while (!isEmpty && xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                isFormula |= xml.LocalName == "f";
                value = xml.LocalName is "v" or "is" ? Workbook.TextIn(xml) : value;
            }
        }

        return isFormula && value.Length == 0 && type != "str"
            ? new SheetCell(column, "", false, "公式没有计算结果，请在表格软件中打开、计算并保存后再上传")
            : Shown(column, type, value, style);
    }

    private SheetCell Shown(int column, string? type, string value, int style) =>
        type switch
        {
            "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < book.Texts.Count
                ? Typed(column, book.Texts[at])
                : throw new InvalidDataException(),
            "inlineStr" or "str" => Typed(column, value),
            "b" => new SheetCell(column, value == "1" ? "是" : "否", false, null),
            "e" => new SheetCell(column, "", false, $"公式出错，显示为 {TextLength.First(value, 20)}"),
            "d" => Typed(column, value.Split('T')[0]),
            _ => Numeric(column, value, style),
        };

    private static SheetCell Typed(int column, string text) => new(column, TypedText.Line(text), false, TypedText.Problem(text));

    private SheetCell Numeric(int column, string value, int style)
    {
        if (value.Length == 0)
        {
            return new SheetCell(column, "", false, null);
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            throw new InvalidDataException();
        }

        if (Math.Abs(number) >= MostDigits)
        {
            return new SheetCell(column, "", true, TooManyDigits);
        }

        return book.Formats[style] switch
        {
            CellFormat.Date => Day(column, number),
            CellFormat.Percent => new SheetCell(column, NumberText.Plain((decimal)number * 100) + "%", true, null),
            CellFormat.Number => new SheetCell(column, NumberText.Plain((decimal)number), true, null),
            _ => throw new InvalidDataException(),
        };
    }

    // 29 February 1900 is a day to every spreadsheet program and was none: before it the days are one further.
    private SheetCell Day(int column, double serial)
    {
        var day = (int)Math.Floor(serial) + (book.BeginsIn1904 ? From1904 : 0);
        return day is < 1 or > LastDay or 60
            ? new SheetCell(column, "", true, "不是有效的日期")
            : new SheetCell(
                column,
                new DateOnly(1899, 12, day < 60 ? 31 : 30).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                true,
                null
            );
    }

    /// <summary>A column or row of width or height 0 is hidden, too.</summary>
    private static bool IsZero(string? size) =>
        double.TryParse(size, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == 0;

    private static int? Number(XmlReader xml, string attribute) =>
        int.TryParse(xml.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
