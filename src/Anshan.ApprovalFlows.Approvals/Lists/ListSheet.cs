using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Measures;
using MiniExcelLibs;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>A list of units as an xlsx file: read into the lines that <see cref="ListScreening"/> takes, and the empty one to fill in.</summary>
public static class ListSheet
{
    /// <summary>More than a list of <see cref="ListScreening.MostLines"/> lines ever needs.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    // A spreadsheet keeps fifteen digits of a number; what was longer is lost before it gets here.
    private const double MostDigits = 1e15;

    /// <summary>One line for each row of the first sheet, blank rows too, so that the numbers of lines and rows are the same; null with the problem in words.</summary>
    public static async Task<(string? Text, string Problem)> ReadAsync(string fileName, Stream content, int columns, CancellationToken cancellation = default)
    {
        if (content.Length > MostBytes)
        {
            return (null, "文件超过 2 MB，请只保留名单一张表，去掉图片后再上传。");
        }

        if (FileKind.Promised(fileName) != FileKind.Xlsx)
        {
            return (null, $"“{fileName}”不是 xlsx 表格。xls、csv、wps 文件请先另存为 xlsx 再上传。");
        }

        if (await FileInspection.ProblemAsync(fileName, content, cancellation) is { } broken)
        {
            return (null, broken);
        }

        try
        {
            content.Position = 0;
            return Lines(content, columns);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or FormatException or System.Xml.XmlException or NotSupportedException or InvalidOperationException or ArgumentException or NullReferenceException or KeyNotFoundException)
        {
            // What the reader throws on a damaged workbook is not told by its documentation.
            return (null, $"“{fileName}”读不出来，可能已损坏，请用表格软件另存为 xlsx 后再上传。");
        }
    }

    /// <summary>The columns of the measure as an empty sheet, and a second one that says what each takes.</summary>
    public static byte[] Template(MeasurePackage measure)
    {
        var names = ListScreening.Columns(measure);
        using MemoryStream file = new();
        file.SaveAs(new Dictionary<string, object>
        {
            ["名单"] = new[] { names.ToDictionary(name => name, _ => (object)"") },
            ["填写说明"] = names.Select((name, at) => new Dictionary<string, object> { ["列"] = name, ["怎样填写"] = Hint(measure, at) }).ToList(),
        });
        return file.ToArray();
    }

    private static (string? Text, string Problem) Lines(Stream content, int columns)
    {
        List<string> lines = [];
        foreach (IDictionary<string, object?> row in content.Query(useHeaderRow: false, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>())
        {
            var cells = row.Values.Select(Cell).ToList();
            if (cells.FindIndex(cell => cell is null) is >= 0 and var column)
            {
                return (null, string.Create(CultureInfo.InvariantCulture, $"第 {lines.Count + 1} 行第 {column + 1} 列是超过 15 位的数字，表格软件已把后面几位变成 0。请把这一列设为“文本”格式，重新填写后再上传。"));
            }

            while (cells.Count > columns && cells[^1]!.Length == 0)
            {
                cells.RemoveAt(cells.Count - 1);
            }

            lines.Add(cells.TrueForAll(cell => cell!.Length == 0) ? "" : string.Join('\t', cells.Concat(Enumerable.Repeat("", Math.Max(0, columns - cells.Count)))));
            if (lines.Count(line => line.Length > 0) > ListScreening.MostLines + 1)
            {
                return (null, $"一次最多 {ListScreening.MostLines} 行，请分批办理。");
            }
        }

        return lines.TrueForAll(line => line.Length == 0) ? (null, "第一张表是空的。请把名单放在第一张表。") : (string.Join('\n', lines), "");
    }

    /// <summary>A cell as it would be typed; null for a number that has lost digits.</summary>
    private static string? Cell(object? value) => value switch
    {
        null => "",
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) >= MostDigits => null,
        double number => ((decimal)number).ToString("0.############", CultureInfo.InvariantCulture),
        bool yes => yes ? "是" : "否",
        _ => string.Join(' ', Convert.ToString(value, CultureInfo.InvariantCulture)!.Split(['\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)).Trim(),
    };

    private static string Hint(MeasurePackage measure, int column)
    {
        if (column < ListScreening.OfUnit.Count)
        {
            return column == 1 ? "必填，18 位" : column == 2 ? "必填，开户银行和账号，单元格设为文本" : "必填";
        }

        var field = measure.Form.Fields[column - ListScreening.OfUnit.Count];
        var what = field.Kind switch
        {
            FieldKind.Choice => $"填其中之一：{string.Join("、", field.Choices!.Select(choice => choice.Label))}",
            FieldKind.Date => "日期，如 2023-09-01",
            FieldKind.Money => "金额，单位元，最多两位小数",
            FieldKind.Number => $"数字{(field.Unit is null ? "" : $"，单位{field.Unit}")}",
            _ => "文字",
        };
        return $"{(field.Required ? "必填" : "选填")}，{what}{(field.Help is null ? "" : $"。{field.Help}")}";
    }
}
