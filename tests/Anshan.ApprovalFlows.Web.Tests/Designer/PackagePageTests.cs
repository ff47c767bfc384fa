using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
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
        var import = await administrator.OpenAsync("/admin/procedures/import");
        var same = await administrator.UploadAsync(import, Preview, ("measure-1.2.zip", await ExportAsync()));
        Assert.Contains("没有可导入的内容", same["refused"], StringComparison.Ordinal);

        var changed = await administrator.UploadAsync(import, Preview, ("measure-1.2.zip", Renamed(await ExportAsync())));
        Assert.Contains("会新建 1 份流程草稿", changed["preview"], StringComparison.Ordinal);
        Assert.Contains("“核定金额”改名为“核定补助金额”", changed["preview"], StringComparison.Ordinal);
        Assert.Equal(1, await VersionsAsync());

        var done = await administrator.ClickAsync(changed, "[data-testid=import] button");
        Assert.Equal("/admin/procedures", done.Path);
        Assert.Equal(2, await VersionsAsync());
        Assert.Contains("“核定补助金额”改名为“核定金额”", done["kept"], StringComparison.Ordinal);
        Assert.Contains(
            "变更影响",
            done.Document.QuerySelector("[data-definition='measure-1.2-main']")!.TextContent,
            StringComparison.Ordinal
        );

        var taken = await administrator.ClickAsync(done, "[data-testid=take] button");
        Assert.Null(taken.Find("kept"));
        Assert.Equal(3, await VersionsAsync()); // the imported draft stays as it is
    }

    [Fact]
    public async Task Data_of_a_measure_wait_are_put_in_force_and_the_earlier_ones_are_the_way_back()
    {
        var import = await administrator.OpenAsync("/admin/procedures/import");
        var preview = await administrator.UploadAsync(
            import,
            Preview,
            ("measure-1.2.zip", Changed(await ExportAsync(), "measures/1.2/measure.json", "\"举办地点\"", "\"活动地点\""))
        );
        Assert.Contains("会存入 1 个待启用的版本", preview["will"], StringComparison.Ordinal);
        var list = await administrator.ClickAsync(preview, "[data-testid=import] button");
        Assert.Equal("/admin/procedures/files", list.Path);
        Assert.Contains("1 个", list.Document.QuerySelector("[data-testid=files] tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 个导入的版本", (await administrator.OpenAsync("/admin/procedures"))["waiting"], StringComparison.Ordinal);

        var versions = await administrator.OpenAsync("/admin/procedures/files/versions?path=measures/1.2/measure.json");
        Assert.Contains("“举办地点”", versions["changes"], StringComparison.Ordinal);
        var enabled = await administrator.ClickAsync(versions, "[data-testid=enable] button");
        Assert.Contains("由流程管理员启用", enabled["chosen"], StringComparison.Ordinal);
        Assert.Contains("活动地点", await FormAsync(), StringComparison.Ordinal);
        Assert.Contains("启用举措 1.2 的数据", enabled["history"], StringComparison.Ordinal);

        var late = await administrator.ClickAsync(versions, "[data-testid=enable] button");
        Assert.Contains("刚刚有人启用了另一个版本", late["problems"], StringComparison.Ordinal);
        var back = await administrator.ClickAsync(enabled, "[data-testid=enable] button");
        Assert.Null(back.Find("chosen"));
        Assert.Contains("举办地点", await FormAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_package_is_refused_in_words()
    {
        var import = await administrator.OpenAsync("/admin/procedures/import");
        Assert.Contains(
            "不是完整的 zip",
            (await administrator.UploadAsync(import, Preview, ("a.zip", "不是"u8.ToArray())))["preview"],
            StringComparison.Ordinal
        );
        Assert.Contains("请选择一个举措包", (await administrator.UploadAsync(import, Preview))["preview"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync("/admin/procedures/packages/99.9")).StatusCode);
    }

    [Fact]
    public async Task Who_may_only_read_exports_and_neither_imports_nor_takes()
    {
        var auditor = await site.BrowserOfAsync(new Actor(new("auditor"), "审计员", null, [Roles.Auditor]));
        var list = await auditor.OpenAsync("/admin/procedures");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        Assert.Null(list.Document.QuerySelector("a[href='/admin/procedures/import']"));
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/admin/procedures/packages/1.2")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.OpenAsync("/admin/procedures/import")).Status);
        var versions = await auditor.OpenAsync("/admin/procedures/files/versions?path=mail/case-closed.liquid");
        Assert.Equal((HttpStatusCode.OK, null), (versions.Status, versions.Find("enable")));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await auditor.OpenAsync("/admin/procedures/files/versions?path=mail/reset-password.liquid")).Status
        );
    }

    private async Task<byte[]> ExportAsync()
    {
        var answer = await administrator.GetAsync("/admin/procedures/packages/1.2");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>The form that an applicant fills in.</summary>
    private async Task<string> FormAsync()
    {
        var organiser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        return (await organiser.OpenAsync($"/applications/{await site.DraftAsync()}/form")).Main;
    }

    private static byte[] Renamed(byte[] zip) => Changed(zip, "measures/1.2/procedure.json", "\"核定金额\"", "\"核定补助金额\"");

    private static byte[] Changed(byte[] zip, string path, string old, string next) =>
        Zips.Changed(zip, path, text => text.Replace(old, next, StringComparison.Ordinal));

    private Task<int> VersionsAsync() =>
        site.ReadAsync(db => db.Set<DefinitionVersion>().CountAsync(row => row.DefinitionId == "measure-1.2-main"));
}
