using System.Globalization;
using System.Xml;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Measures;
using MiniExcelLibs;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>
/// A list of units as an xlsx file: read into the lines that <see cref="ListScreening"/> takes, and the empty one to fill in.
/// </summary>
public static class ListSheet
{
    /// <summary>More than a list of <see cref="ListScreening.MostLines"/> lines ever needs.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    /// <summary>A list with blank rows between its lines ends above this row.</summary>
    private const int LastRow = 5_000;
    private const int MostProblems = 50;

    /// <summary>
    /// The first visible sheet, one line for each row, so that the numbers of lines and rows are the same; hidden rows are left out and
    /// counted.
    /// </summary>
    public static async Task<SheetReading> ReadAsync(
        string fileName,
        Stream content,
        IReadOnlyList<string> columns,
        CancellationToken cancellation = default
    )
    {
        if (content.Length > MostBytes)
        {
            return SheetReading.Refused("文件超过 2 MB，请只保留名单一张表，去掉图片后再上传。");
        }

        if (FileKind.Promised(fileName) != FileKind.Xlsx)
        {
            return SheetReading.Refused($"“{fileName}”不是 xlsx 表格。xls、csv、wps 文件请先另存为 xlsx 再上传。");
        }

        if (await FileInspection.ProblemAsync(fileName, content, cancellation) is { } broken)
        {
            return SheetReading.Refused(broken);
        }

        try
        {
            content.Position = 0;
            using var book = Workbook.OpenVisible(content, cancellation);
            return book is null
                ? SheetReading.Refused("工作簿里没有可见的表。请取消隐藏，把名单放在第一张表。")
                : Read(book, columns, cancellation);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or XmlException or IOException or NotSupportedException)
        {
            return SheetReading.Refused(
                $"“{fileName}”读不出来，可能已损坏或内容过多，请只保留名单一张表，用表格软件另存为 xlsx 后再上传。"
            );
        }
    }

    /// <summary>The columns of the measure as an empty sheet, and a second one that says what each takes.</summary>
    public static byte[] Template(MeasurePackage measure)
    {
        var columns = ListColumn.Of(measure);
        using MemoryStream file = new();
        file.SaveAs(
            new Dictionary<string, object>
            {
                ["名单"] = new[] { columns.ToDictionary(column => column.Name, _ => (object)"") },
                ["填写说明"] = columns
                    .Select(column => new Dictionary<string, object> { ["列"] = column.Name, ["怎样填写"] = column.Hint })
                    .ToList(),
            }
        );
        return file.ToArray();
    }

    private static SheetReading Read(Workbook book, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        SheetCells cells = new(book, cancellation);
        List<string> lines = [];
        List<string> problems = [];
        List<int> hidden = [];
        var filled = 0;
        foreach (var row in cells.Rows().Where(row => row.Cells.Count > 0))
        {
            if (row.Number > LastRow)
            {
                return SheetReading.Refused(
                    $"{Place(row.Number, row.Cells[0].Column)} 还有内容，离名单太远。请删去名单以外的内容后再上传。"
                );
            }

            if (row.IsHidden)
            {
                hidden.Add(row.Number);
                continue;
            }

            if (++filled > ListScreening.MostLines + 2)
            {
                return SheetReading.Refused($"一次最多 {ListScreening.MostLines} 行，请分批办理。");
            }

            lines.AddRange(Enumerable.Repeat("", row.Number - 1 - lines.Count));
            lines.Add(Line(row, columns.Count));
            problems.AddRange(Problems(row, columns));
        }

        problems.AddRange(
            cells
                .Merged.Where(place => IsInList(place, lines))
                .Select(place => $"{place} 是合并的单元格，只有第一格有内容。请取消合并，每一格都填写。")
        );
        List<string> notes = [.. Notes(book, cells, hidden, columns)];
        return problems.Count > 0 ? new SheetReading(null, Words(problems), notes)
            : filled == 0
                ? new SheetReading(
                    null,
                    hidden.Count > 0 ? "表里的行都被隐藏或筛选掉了，请取消后再上传。" : "第一张表是空的。请把名单放在第一张表。",
                    notes
                )
            : new SheetReading(string.Join('\n', lines), "", notes);
    }

    private static string Line(SheetRow row, int columns)
    {
        var texts = new string[columns];
        Array.Fill(texts, "");
        foreach (var cell in row.Cells.Where(cell => cell.Column <= columns))
        {
            texts[cell.Column - 1] = cell.Text;
        }

        return string.Join('\t', texts);
    }

    private static IEnumerable<string> Problems(SheetRow row, IReadOnlyList<string> columns)
    {
        foreach (var cell in row.Cells.Where(cell => cell.Column <= columns.Count))
        {
            var problem = cell is { Problem: SheetCells.TooManyDigits, Column: > ListColumn.Account }
                ? "是太大的数字，请检查是否多写了几位"
                : cell.Problem
                    ?? (
                        cell.IsNumber && cell.Column == ListColumn.Account
                            ? "账号是数字格式，开头的 0 会丢失，请把这一列设为“文本”格式后重新填写"
                            : null
                    );
            if (problem is not null)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"第 {row.Number} 行第 {cell.Column} 列（{columns[cell.Column - 1]}）{(problem[0] is '是' or '不' ? "" : "：")}{problem}。"
                );
            }
        }

        if (row.Cells.FirstOrDefault(cell => cell.Column > columns.Count) is { } more)
        {
            yield return $"第 {row.Number} 行有多余的内容（{Place(row.Number, more.Column)}）：应为 {columns.Count} 列。";
        }
    }

    private static IEnumerable<string> Notes(Workbook book, SheetCells cells, List<int> hidden, IReadOnlyList<string> columns)
    {
        if (book.HiddenSheets.Count > 0)
        {
            yield return $"工作簿里有 {book.HiddenSheets.Count} 张隐藏的表没有读入："
                + $"{string.Join("、", book.HiddenSheets.Take(5).Select(name => $"“{name}”"))}。";
        }

        if (hidden.Count > 0)
        {
            yield return $"有 {hidden.Count} 行被隐藏或筛选掉，没有读入：第 {string.Join("、", hidden.Take(20))}{(hidden.Count > 20 ? " 等" : "")} 行。"
                + "要列入名单，请取消隐藏或筛选后重新上传。";
        }

        if (columns.Where((_, at) => cells.HiddenColumns.Contains(at + 1)).ToList() is { Count: > 0 } unseen)
        {
            yield return $"有 {unseen.Count} 列在表里是隐藏的，已经读入，请核对：{string.Join("、", unseen)}。";
        }
    }

    // A heading above the list may be merged.
    private static bool IsInList(string place, List<string> lines)
    {
        var row = SheetCells.Place(place.Split(':')[0]).Row;
        return row > 0 && row <= lines.Count && lines[row - 1].Split('\t').Count(cell => cell.Length > 0) > 1;
    }

    private static string Words(List<string> problems) =>
        string.Join(
            '\n',
            problems.Count <= MostProblems
                ? problems
                : [.. problems.Take(MostProblems), $"另有 {problems.Count - MostProblems} 处，改正后会再列出。"]
        );

    private static string Place(int row, int column) => SheetCells.Letters(column) + row.ToString(CultureInfo.InvariantCulture);
}
