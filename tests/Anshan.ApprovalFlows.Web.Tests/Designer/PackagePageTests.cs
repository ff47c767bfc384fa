using System.IO.Compression;
using System.Net;
using System.Text;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>导出 and 导入举措包, and the choice between a file and what an administrator made.</summary>
public sealed class PackagePageTests : IAsyncLifetime
{
    private const string Preview = "[data-testid=upload] button";
    private WebApp site = null!;
    private Browser administrator = null!;

    public async ValueTask InitializeAsync()
    {
        site = await CaseSite.StartAsync();
        administrator = site.As(CaseSite.WorkflowAdministrator);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_package_is_previewed_imported_as_a_draft_and_the_file_can_be_taken_back()
    {
        Page import = await administrator.OpenAsync("/admin/procedures/import");
        Page same = await administrator.UploadAsync(import, Preview, ("measure-1.2.zip", await ExportAsync()));
        Assert.Contains("没有可导入的内容", same["refused"], StringComparison.Ordinal);

        Page changed = await administrator.UploadAsync(import, Preview, ("measure-1.2.zip", Renamed(await ExportAsync())));
        Assert.Contains("会新建 1 份草稿", changed["preview"], StringComparison.Ordinal);
        Assert.Contains("“核定金额”改名为“核定补助金额”", changed["preview"], StringComparison.Ordinal);
        Assert.Equal(1, await VersionsAsync());

        Page done = await administrator.ClickAsync(changed, "[data-testid=import] button");
        Assert.Equal("/admin/procedures", done.Path);
        Assert.Equal(2, await VersionsAsync());
        Assert.Contains("“核定补助金额”改名为“核定金额”", done["kept"], StringComparison.Ordinal);
        Assert.Contains("变更影响", done.Document.QuerySelector("[data-definition='measure-1.2-main']")!.TextContent, StringComparison.Ordinal);

        Page taken = await administrator.ClickAsync(done, "[data-testid=take] button");
        Assert.Null(taken.Find("kept"));
        Assert.Equal(2, await VersionsAsync());
    }

    [Fact]
    public async Task What_is_no_package_is_refused_in_words()
    {
        Page import = await administrator.OpenAsync("/admin/procedures/import");
        Assert.Contains("不是完整的 zip", (await administrator.UploadAsync(import, Preview, ("a.zip", "不是"u8.ToArray())))["preview"], StringComparison.Ordinal);
        Assert.Contains("请选择一个举措包", (await administrator.UploadAsync(import, Preview))["preview"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync("/admin/procedures/packages/99.9")).StatusCode);
    }

    [Fact]
    public async Task Who_may_only_read_exports_and_neither_imports_nor_takes()
    {
        var auditor = await site.BrowserOfAsync(new Actor("auditor", "审计员", null, [Roles.Auditor]));
        Page list = await auditor.OpenAsync("/admin/procedures");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        Assert.Null(list.Document.QuerySelector("a[href='/admin/procedures/import']"));
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/admin/procedures/packages/1.2")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.OpenAsync("/admin/procedures/import")).Status);
    }

    private async Task<byte[]> ExportAsync()
    {
        var answer = await administrator.GetAsync("/admin/procedures/packages/1.2");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static byte[] Renamed(byte[] zip)
    {
        using var content = new MemoryStream();
        content.Write(zip);
        using (var archive = new ZipArchive(content, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.GetEntry("measures/1.2/procedure.json")!;
            string json;
            using (var reader = new StreamReader(entry.Open()))
            {
                json = reader.ReadToEnd();
            }

            entry.Delete();
            using var stream = archive.CreateEntry("measures/1.2/procedure.json").Open();
            stream.Write(Encoding.UTF8.GetBytes(json.Replace("\"核定金额\"", "\"核定补助金额\"", StringComparison.Ordinal)));
        }

        return content.ToArray();
    }

    private Task<int> VersionsAsync() => site.ReadAsync(db => db.Set<DefinitionVersion>().CountAsync(row => row.DefinitionId == "measure-1.2-main"));
}
