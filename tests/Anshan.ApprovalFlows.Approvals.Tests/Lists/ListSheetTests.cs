using System.Diagnostics;
using System.Security.Cryptography;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Lists;

/// <summary>Spreadsheets as real programs write them.</summary>
public sealed class ListSheetTests
{
    private static readonly string[] Columns = ["单位名称", "统一社会信用代码", "收款账户", "级别", "文号", "日期"];
    private static readonly string[] Unit = ["甲公司", "91210302MA0ABCDE1M", "工行 0704020109000000001", "省级", "辽科发〔2023〕1号"];

    public static TheoryData<int> DateStyles() =>
        [1, 15, 16, 17, 22, .. Enumerable.Range(27, 10), .. Enumerable.Range(50, 9), .. Enumerable.Range(SheetWriter.FirstOwn, 4)];

    [Theory]
    [MemberData(nameof(DateStyles))]
    public async Task A_day_is_the_day_that_a_spreadsheet_program_shows(int style)
    {
        Assert.Equal("2023-09-01", Last(await ReadAsync(new SheetWriter(Dated("45170", style)))));
        Assert.Equal("2023-09-01", Last(await ReadAsync(new SheetWriter(Dated("45170.75", style)))));
        Assert.Equal(
            "2023-09-01",
            Last(await ReadAsync(new SheetWriter(Dated("43708", style)) { WorkbookProperties = "<workbookPr date1904=\"1\"/>" }))
        );
    }

    [Theory]
    [InlineData("1", "1900-01-01")]
    [InlineData("59", "1900-02-28")]
    [InlineData("61", "1900-03-01")]
    [InlineData("2958465", "9999-12-31")]
    public async Task The_ends_of_the_calendar_are_right(string serial, string day) =>
        Assert.Equal(day, Last(await ReadAsync(new SheetWriter(Dated(serial, 1)))));

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("60")]
    [InlineData("2958466")]
    public async Task A_day_that_is_none_is_named(string serial) =>
        Assert.Contains(
            "第 1 行第 6 列（日期）不是有效的日期",
            (await ReadAsync(new SheetWriter(Dated(serial, 1)))).Problem,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(4, "45170", "45170")]
    [InlineData(5, "1.15E2", "115")]
    [InlineData(6, "0.15", "15%")]
    [InlineData(7, "3", "3")]
    [InlineData(8, "0.5", "0.5")]
    [InlineData(9, "4.3499999999999996", "4.35")]
    public async Task A_number_is_no_day_for_having_such_letters_in_its_format(int own, string value, string shown) =>
        Assert.Equal(shown, Last(await ReadAsync(new SheetWriter(Dated(value, SheetWriter.FirstOwn + own)))));

    [Fact]
    public async Task The_first_visible_sheet_is_read_and_hidden_ones_are_told()
    {
        var read = await ReadAsync(new SheetWriter(Dated("45170", 1)) { Hidden = ["旧", "更旧"] });
        Assert.StartsWith("甲公司", read.Text, StringComparison.Ordinal);
        Assert.Contains("2 张隐藏的表没有读入：“旧”、“更旧”", Assert.Single(read.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hidden_and_filtered_rows_are_left_out_and_counted()
    {
        var rows =
            SheetWriter.Row(1, Columns)
            + SheetWriter.Row(2, [.. Unit, "2023-09-01"])
            + SheetWriter.RowOf(3, "hidden=\"1\"", SheetWriter.Text(3, 1, "乙公司"))
            + SheetWriter.RowOf(4, "ht=\"0\" customHeight=\"1\"", SheetWriter.Text(4, 1, "丙公司"))
            + SheetWriter.Row(5, [.. Unit, "2023-09-02"]);
        var read = await ReadAsync(new SheetWriter(rows) { Before = "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols>" });
        Assert.Equal(["单位名称", "甲公司", "", "", "甲公司"], read.Text!.Split('\n').Select(line => line.Split('\t')[0]));
        Assert.Equal(2, read.Notes.Count);
        Assert.Contains("有 2 行被隐藏或筛选掉，没有读入：第 3、4 行", read.Notes[0], StringComparison.Ordinal);
        Assert.Contains("隐藏的，已经读入，请核对：收款账户", read.Notes[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden=\"1\"", "ht=\"0.0\" customHeight=\"1\"")]
    [InlineData("width=\"0\" customWidth=\"1\"", "hidden=\"true\"")]
    public async Task What_was_dragged_to_nothing_is_hidden_too(string column, string row)
    {
        var rows = SheetWriter.Row(1, [.. Unit, "2023-09-01"]) + SheetWriter.RowOf(2, row, SheetWriter.Text(2, 1, "乙公司"));
        var read = await ReadAsync(new SheetWriter(rows) { Before = $"<cols><col min=\"2\" max=\"2\" {column}/></cols>" });
        Assert.Contains("有 1 行被隐藏或筛选掉", read.Notes[0], StringComparison.Ordinal);
        Assert.Contains("有 1 列在表里是隐藏的，已经读入，请核对：统一社会信用代码", read.Notes[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "1E+308", "账号|文本")]
    [InlineData(4, "1E+308", "太大的数字")]
    [InlineData(4, "1000000000000000", "太大的数字")]
    public async Task A_number_that_is_too_large_is_told_by_what_stands_in_the_column(int column, string value, string words)
    {
        var problem = (
            await ReadAsync(
                new SheetWriter(SheetWriter.RowOf(1, "", SheetWriter.Text(1, 1, "甲公司"), SheetWriter.Number(1, column, value)))
            )
        ).Problem;
        Assert.Contains(words.Split('|')[^1], problem, StringComparison.Ordinal);
        Assert.Equal(column == 3, problem.Contains("文本", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_wrong_cell_is_reported_with_row_column_and_reason()
    {
        var rows =
            SheetWriter.RowOf(1, "", SheetWriter.Text(1, 1, "甲公司"), SheetWriter.Number(1, 3, "6222021234567890123"))
            + SheetWriter.RowOf(2, "", SheetWriter.Text(2, 1, "乙公司"), SheetWriter.Number(2, 3, "6222021001"))
            + SheetWriter.RowOf(3, "", "<c r=\"A3\" t=\"e\"><v>#REF!</v></c>", "<c r=\"B3\"><f>A1</f></c>")
            + SheetWriter.RowOf(4, "", SheetWriter.Text(4, 1, "丁公司"), "<c r=\"XFD4\" t=\"inlineStr\"><is><t>x</t></is></c>")
            + SheetWriter.Row(5, Unit);
        var read = await ReadAsync(new SheetWriter(rows) { Behind = "<mergeCells><mergeCell ref=\"A5:A6\"/></mergeCells>" });
        Assert.Null(read.Text);
        Assert.Equal(
            [
                "第 1 行第 3 列（收款账户）是超过 15 位的数字，表格软件已把后面几位变成 0，请把这一列设为“文本”格式后重新填写。",
                "第 2 行第 3 列（收款账户）：账号是数字格式，开头的 0 会丢失，请把这一列设为“文本”格式后重新填写。",
                "第 3 行第 1 列（单位名称）：公式出错，显示为 #REF!。",
                "第 3 行第 2 列（统一社会信用代码）：公式没有计算结果，请在表格软件中打开、计算并保存后再上传。",
                "第 4 行有多余的内容（XFD4）：应为 6 列。",
                "A5:A6 是合并的单元格，只有第一格有内容。请取消合并，每一格都填写。",
            ],
            read.Problem.Split('\n')
        );
    }

    [Fact]
    public async Task Texts_are_read_in_every_way_they_are_written()
    {
        var row = SheetWriter.RowOf(
            1,
            "",
            "<c r=\"A1\" t=\"s\"><v>0</v></c>",
            "<c r=\"B1\" t=\"str\"><f>UPPER(\"x\")</f><v>X</v></c>",
            "<c r=\"C1\" t=\"inlineStr\"><is><r><t>工行 </t></r><r><t>07</t></r><rPh sb=\"0\" eb=\"1\"><t>gong</t></rPh></is></c>",
            "<c r=\"D1\" t=\"b\"><v>1</v></c>",
            "<c r=\"E1\"><f>1+1</f><v>2</v></c>",
            "<c r=\"F1\" t=\"d\"><v>2023-09-01T00:00:00</v></c>"
        );
        var read = await ReadAsync(
            new SheetWriter(row) { Shared = "<si><r><t>甲</t></r><r><t xml:space=\"preserve\">公\n司</t></r></si>" }
        );
        Assert.Equal("甲公 司\tX\t工行 07\t是\t2\t2023-09-01", read.Text);
    }

    [Fact]
    public async Task Two_cells_far_apart_and_a_million_columns_cost_nothing()
    {
        var far = new SheetWriter(
            SheetWriter.Row(1, Unit) + "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>"
        );
        var watch = Stopwatch.StartNew();
        for (var times = 0; times < 20; times++)
        {
            Assert.Contains("XFD1048576 还有内容", (await ReadAsync(far)).Problem, StringComparison.Ordinal);
        }

        var wide = new SheetWriter(
            "<row r=\"1\">"
                + string.Concat(
                    Enumerable
                        .Range(1, 16384)
                        .Select(column =>
                            $"<c t=\"inlineStr\"><is><t>{Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(column)))}</t></is></c>"
                        )
                )
                + "</row>"
        );
        Assert.Contains("第 1 行有多余的内容（G1）", (await ReadAsync(wide)).Problem, StringComparison.Ordinal);
        // Not a benchmark: an earlier reader with quadratic time took minutes for one of these.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), watch.Elapsed.ToString());
    }

    [Fact]
    public async Task Reading_stops_when_the_browser_has_gone()
    {
        using CancellationTokenSource gone = new();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ListSheet.ReadAsync("名单.xlsx", new MemoryStream(new SheetWriter(SheetWriter.Row(1, Unit)).ToBytes()), Columns, gone.Token)
        );
    }

    [Theory]
    [InlineData("<row r=\"2\"/><row r=\"1\"><c><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c t=\"s\"><v>99</v></c></row>")]
    [InlineData("<row r=\"1\"><c><v>abc</v></c></row>")]
    [InlineData("<row><c t=\"inlineStr\"><is><t>x")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><row/>")]
    public async Task A_damaged_sheet_is_refused_in_words(string rows)
    {
        var read = await ReadAsync(new SheetWriter(rows));
        Assert.Contains("读不出来", read.Problem, StringComparison.Ordinal);
    }

    private static string Dated(string value, int style) =>
        SheetWriter.RowOf(1, "", [.. Unit.Select((text, at) => SheetWriter.Text(1, at + 1, text)), SheetWriter.Number(1, 6, value, style)]);

    private static string Last(SheetReading read) =>
        read.Text is { } text ? text.Split('\t')[^1] : throw new InvalidOperationException(read.Problem);

    private static Task<SheetReading> ReadAsync(SheetWriter sheet) =>
        ListSheet.ReadAsync("名单.xlsx", new MemoryStream(sheet.ToBytes()), Columns, TestContext.Current.CancellationToken);
}
