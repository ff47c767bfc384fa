using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Applications;

public sealed class FileInspectionTests
{
    public static TheoryData<string, byte[]> Genuine =>
        new()
        {
            { "发票.pdf", SampleFiles.Pdf() },
            { "发票.PDF", SampleFiles.Pdf() },
            { "照片.jpg", SampleFiles.Jpeg },
            { "照片.jpeg", SampleFiles.Jpeg },
            { "图.png", SampleFiles.Png },
            { "电子发票.ofd", SampleFiles.Ofd },
            { "说明.docx", SampleFiles.Docx },
            { "明细.xlsx", SampleFiles.Xlsx },
        };

    public static TheoryData<string, byte[], string> Refused =>
        new()
        {
            { "发票.pdf", SampleFiles.Exe, "程序文件（exe）" },
            { "发票.docx", SampleFiles.Exe, "程序文件（exe）" },
            { "安装.exe", SampleFiles.Exe, "格式不在允许范围内" },
            { "压缩.zip", SampleFiles.Docx, "格式不在允许范围内" },
            { "没有扩展名", SampleFiles.Pdf(), "格式不在允许范围内" },
            { "发票.pdf", SampleFiles.Pdf()[..40], "不是完整的 PDF" },
            { "发票.pdf", SampleFiles.Png, "不是完整的 PDF" },
            { "图.png", SampleFiles.Pdf(), "不是完整的PNG 图片" },
            { "图.png", SampleFiles.Png[..50], "不是完整的PNG 图片" },
            { "照片.jpg", SampleFiles.Png, "不是完整的JPG 图片" },
            { "照片.jpg", SampleFiles.Jpeg[..22], "不是完整的JPG 图片" },
            { "说明.docx", SampleFiles.Xlsx, "不是Word 文档" },
            { "明细.xlsx", SampleFiles.Docx, "不是Excel 表格" },
            { "发票.ofd", SampleFiles.Docx, "不是OFD" },
            { "说明.docx", SampleFiles.Docx[..60], "不是完整的Word 文档" },
            { "宏.docx", SampleFiles.Zip(("[Content_Types].xml", ""), ("word/document.xml", ""), ("word/vbaProject.bin", "x")), "含有宏" },
            { "炸弹.docx", SampleFiles.Zip(("[Content_Types].xml", ""), ("word/document.xml", new string(' ', 3_000_000))), "100 倍" },
            { "很多.ofd", SampleFiles.Zip([("OFD.xml", "x"), .. Enumerable.Range(0, 1000).Select(i => ($"{i}", ""))]), "超过 1000 个" },
        };

    [Theory]
    [MemberData(nameof(Genuine))]
    public async Task A_file_that_is_what_its_name_says_is_taken(string name, byte[] content) =>
        Assert.Null(await FileInspection.ProblemAsync(name, new MemoryStream(content)));

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_file_that_is_something_else_is_refused_in_words(string name, byte[] content, string words)
    {
        var problem = await FileInspection.ProblemAsync(name, new MemoryStream(content));
        Assert.NotNull(problem);
        Assert.StartsWith($"“{name}”", problem, StringComparison.Ordinal);
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"C:\Users\张三\发票.pdf", "发票.pdf")]
    [InlineData("../../etc/发票.pdf", "发票.pdf")]
    [InlineData("发票\u202Efdp.exe", "发票fdp.exe")]
    [InlineData("a\0b\r\n.pdf", "ab.pdf")]
    [InlineData(".pdf", "pdf")]
    [InlineData("", "未命名")]
    public void A_name_keeps_only_what_people_can_see(string sent, string kept) => Assert.Equal(kept, FileName.Clean(sent));

    [Fact]
    public void A_long_name_is_cut_before_its_extension()
    {
        var kept = FileName.Clean(new string('票', 400) + ".pdf");
        Assert.EndsWith("票.pdf", kept, StringComparison.Ordinal);
        Assert.Equal(FileLimits.NameLength, kept.Length);
    }
}
