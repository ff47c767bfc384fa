using System.Net;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Http;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

public sealed class MaterialsTests : IAsyncLifetime
{
    private const string Upload = "[data-testid=material-invoices] [data-upload] button";
    private WebApp site = null!;
    private Browser browser = null!;
    private string address = "";

    public async ValueTask InitializeAsync()
    {
        site = await ApplicantSite.StartAsync();
        browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        address = $"/applications/{await site.DraftAsync(ApplicantSite.CompleteForm)}/materials";
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Several_files_at_once_are_listed_with_their_sizes()
    {
        var page = await UploadAsync(("一.pdf", SampleFiles.Pdf("1")), ("二.png", SampleFiles.Png));
        Assert.Equal("已上传 2 个文件。", page["notice"]);
        Assert.Equal(2, page.Document.QuerySelectorAll("[data-testid=files] li").Length);
        Assert.Matches("一.pdf 0.2 KB .*二.png 0.1 KB", page["files"]);
    }

    public static TheoryData<string, byte[], string> Refused =>
        new()
        {
            { "大.pdf", SampleFiles.PdfOf(25 * 1024 * 1024), "“大.pdf”（25 MB）超过单个文件 20 MB 的上限，请压缩或拆分后上传。" },
            { "发票.pdf", SampleFiles.Exe, "“发票.pdf”不是PDF，而是改了扩展名的程序文件（exe），不能上传。" },
            { "空.pdf", [], "“空.pdf”是空文件（0 字节），请检查后重新选择。" },
            { "安装.exe", SampleFiles.Exe, "“安装.exe”的格式不在允许范围内，请上传 pdf、jpg、png、ofd、docx、xlsx 文件。" },
        };

    // Enumerated at discovery, the 25 MB would be written out as text, which takes minutes and a gigabyte.
    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_file_is_refused_at_its_material_and_the_good_one_beside_it_is_taken(string name, byte[] content, string message)
    {
        var page = await UploadAsync((name, content), ("好.pdf", SampleFiles.Pdf()));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(message, page["upload-error"]);
        Assert.Contains(
            "好.pdf",
            Assert.Single(page.Document.QuerySelectorAll("[data-testid=files] li")).TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Uploading_nothing_asks_for_a_file() =>
        Assert.Equal("请先选择文件，再点“上传”。", (await UploadAsync())["upload-error"]);

    [Fact]
    public async Task A_second_upload_of_the_same_content_is_told()
    {
        await UploadAsync(("一.pdf", SampleFiles.Pdf()));
        Assert.Contains(
            "与已上传的“一.pdf”内容完全相同",
            (await UploadAsync(("二.pdf", SampleFiles.Pdf())))["upload-error"],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("发票.pdf")]
    [InlineData("𠮷野家-𬭎（１）.pdf")]
    [InlineData("👨\u200D👩\u200D👧 ℃①.pdf")]
    public async Task A_file_comes_back_under_its_name_as_an_attachment_that_is_not_sniffed(string name)
    {
        var page = await UploadAsync((name, SampleFiles.Pdf()));
        Assert.Contains(name, page["files"], StringComparison.Ordinal);
        var answer = await browser.GetAsync(page.Document.QuerySelector("[data-testid=files] a")!.GetAttribute("href")!);
        Assert.Equal(SampleFiles.Pdf(), await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(
            ("attachment", name),
            (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar)
        );
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("next", "/check")]
    [InlineData("back", "/form")]
    public async Task What_was_chosen_is_taken_whatever_button_is_pressed(string button, string leadsTo)
    {
        var page = await browser.UploadAsync(await browser.OpenAsync(address), $"[data-testid={button}]", ("发票.pdf", SampleFiles.Pdf()));
        Assert.EndsWith(leadsTo, page.Path, StringComparison.Ordinal);
        Assert.Contains("发票.pdf", (await browser.OpenAsync(address))["files"], StringComparison.Ordinal);

        // Removing one brings the other along; a bad one keeps the page and says why.
        page = await browser.UploadAsync(
            await browser.OpenAsync(address),
            "[data-testid=files] button",
            ("合同.pdf", SampleFiles.Pdf("2"))
        );
        Assert.Contains("合同.pdf", page["files"], StringComparison.Ordinal);
        Assert.DoesNotContain("发票.pdf", page["files"], StringComparison.Ordinal);
        page = await browser.UploadAsync(await browser.OpenAsync(address), $"[data-testid={button}]", ("安装.exe", SampleFiles.Exe));
        Assert.Equal(address, page.Path);
        Assert.Contains("“安装.exe”的格式不在允许范围内", page["upload-error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_file_is_gone()
    {
        var page = await UploadAsync(("发票.pdf", SampleFiles.Pdf()));
        page = await browser.ClickAsync(page, "[data-testid=files] button");
        Assert.Equal("已移除“发票.pdf”。", page["notice"]);
        Assert.Null(page.Find("files"));
    }

    private async Task<Page> UploadAsync(params (string Name, byte[] Content)[] files) =>
        await browser.UploadAsync(await browser.OpenAsync(address), Upload, files);
}
