using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The genuine designer, as administrators use it; each test at a site of its own, for drawings stay.</summary>
[Collection(OwnApplicationTests.Name)]
public sealed class DesignerTests(BrowserRoom room) : IAsyncLifetime
{
    private const string Exhibition = "measure-1.2-main";
    private RunningApp? app;
    private Stage? stage;

    private RunningApp App => app!;

    public ValueTask InitializeAsync()
    {
        if (Chromium.IsInstalled)
        {
            app = RunningApp.Start(withDesigner: true);
            stage = new Stage(room, app);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (stage is not null)
        {
            await stage.DisposeAsync();
            await App.DisposeAsync();
        }
    }

    [BrowserFact]
    public async Task A_new_procedure_is_dragged_together_refused_without_a_deadline_mended_and_published()
    {
        var board = await BoardAsync("workflow");
        await board.OpenListAsync();
        var id = await board.CreateAsync("县区初审");
        Assert.Equal("审批", await board.UppermostGroupAsync());
        await board.DropAsync("审批", "审核", 200, 40);
        await board.DropAsync("审批", "办结", 430, 40);
        await board.DropAsync("流程", "结束", 640, 40);
        foreach (var port in (string[])["Approved", "Rejected", "Returned"])
        {
            await board.ConnectAsync("审核", port, "办结");
        }

        await board.ConnectAsync("办结", "Done", "结束");
        await board.SelectTypeAsync("审核");
        await board.TickAsync("所在县区 · 商务");
        await board.ChecksAsync("没有画出任何期限");
        await board.PublishAsync();
        await Assertions.Expect(board.Page.Locator(".mud-snackbar").First).ToContainTextAsync("没有画出任何期限");
        Assert.False(await PublishedAsync(id));

        await board.DropAsync("流程", "开始", 20, 40);
        await board.DropAsync("审批", "期限", 200, 240);
        await board.DropAsync("审批", "设置状态", 430, 240);
        await board.ConnectAsync("开始", "Done", "期限");
        await board.ConnectAsync("开始", "Done", "审核");
        await board.ConnectAsync("期限", "Due", "设置状态");
        await board.SelectTypeAsync("设置状态");
        await board.ChooseAsync("状态", "执行期限已过");
        await board.ChecksAsync("检查通过");
        await board.PublishAsync();
        await board.AnswerAsync("发布，只用于新办件");
        await board.ChecksAsync("第 1 版已发布");
        Assert.True(await PublishedAsync(id));
        await board.IsAliveAsync();
    }

    [BrowserFact]
    public async Task A_published_change_takes_a_running_case_along_and_back_and_the_viewer_follows_it()
    {
        var number = await App.CaseAsync("鞍山秋季汽车消费展");
        var board = await BoardAsync("workflow");
        await board.OpenAsync(Exhibition);
        await board.SelectAsync("county-review");
        await board.FillAsync("办理时限（工作日）", "7");
        await board.ChecksAsync("第 2 版草稿");
        await board.PublishAsync();
        await board.AnswerAsync("先看变更影响");
        await board.Page.WaitForURLAsync($"**{Links.Impact(Exhibition)}");
        await Assertions.Expect(board.Page.GetByTestId("changes")).ToContainTextAsync("“县区审核”的“办理时限（工作日）”由 5 改为 7");
        await Assertions.Expect(board.Page.GetByTestId("trials")).ToContainTextAsync(number);
        await board.Page.GetByLabel("全部迁移").CheckAsync();
        await board.Page.GetByTestId("do-publish").ClickAsync();
        await Assertions.Expect(board.Page.GetByTestId("results")).ToContainTextAsync("已迁移到第 2 版");
        Assert.Equal(2, await VersionOfAsync(number));

        var id = await App.ReadAsync(db => db.Cases.Where(row => row.Number == number).Select(row => row.Id).SingleAsync());
        await board.OpenAsync(Links.InstanceOf(id), ".x6-node[data-cell-id='city-review']");
        await App.ApproveAllAsync(id);
        await Assertions
            .Expect(board.Page.Locator(".x6-node[data-cell-id='county-review'] .mud-badge"))
            .ToContainTextAsync("1", new() { Timeout = 20_000 });
        await board.IsAliveAsync();

        await board.OpenAsync(Links.Instances, $".mud-table:has-text('{number}')");
        await board.IsAliveAsync();

        await board.Page.GotoAsync(Links.Impact(Exhibition));
        await board.Page.GetByTestId("batches").GetByRole(AriaRole.Link).First.ClickAsync();
        await board.Page.GetByTestId("back").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(board.Page.GetByTestId("results")).ToContainTextAsync("已迁移到第 1 版");
        Assert.Equal(1, await VersionOfAsync(number));

        await board.OpenAsync(Exhibition);
        await board.OpenTabAsync("版本历史");
        var first = board.Page.Locator("table tbody tr").Filter(new() { HasText = "1" }).Last;
        await board.ChooseAsync(first, "恢复到此版本");
        await board.ChecksAsync("第 3 版草稿");
        await board.IsAliveAsync();
    }

    [BrowserFact]
    public async Task What_is_exported_and_deleted_comes_back_by_import()
    {
        var board = await BoardAsync("workflow");
        await board.OpenListAsync();
        Assert.Empty(await SmallScreen.FaultsAsync(board.Page));
        var id = await board.CreateAsync("待导出的流程");
        await board.DropAsync("流程", "结束", 200, 40);
        await board.OpenListAsync();
        await board.Page.GetByPlaceholder("按编号、名称或说明查找").FillAsync("待导出的流程");
        var row = board.Page.Locator("table tbody tr").Filter(new() { HasText = "待导出的流程" });
        await Assertions.Expect(board.Page.Locator("table tbody tr")).ToHaveCountAsync(1);
        var file = await board.Page.RunAndWaitForDownloadAsync(async () =>
        {
            await board.ChooseAsync(row, "导出");
            await board.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "导出" }).ClickAsync();
        });
        var path = Path.Combine(Path.GetTempPath(), $"{id}.json");
        await file.SaveAsAsync(path);
        await board.ChooseAsync(row, "删除");
        await board.Page.Locator(".mud-dialog").GetByText("删除").Last.ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.False(await App.ReadAsync(db => db.DefinitionVersions.AnyAsync(version => version.DefinitionId == id)));

        await board.Page.Locator("input[type=file]").First.SetInputFilesAsync(path);
        await Assertions.Expect(row).ToHaveCountAsync(1);
        Assert.Contains(
            "Elsa.End",
            await App.ReadAsync(db =>
                db.DefinitionVersions.Where(version => version.DefinitionId == id).Select(version => version.Json).SingleAsync()
            ),
            StringComparison.Ordinal
        );
        File.Delete(path);
        await board.IsAliveAsync();
    }

    [BrowserFact]
    public async Task An_auditor_only_looks_and_of_two_editors_the_second_is_told()
    {
        var auditor = await BoardAsync("auditor");
        await auditor.OpenAsync(Exhibition);
        Assert.Equal(0, await auditor.Page.Locator("button:has(path[d^='M19.35 10.04'])").CountAsync());
        await auditor.IsAliveAsync();

        var (first, second) = (await BoardAsync("workflow"), await BoardAsync("workflow.2"));
        await first.OpenAsync(Exhibition);
        await second.OpenAsync(Exhibition);
        await first.SelectAsync("county-review");
        await first.FillAsync("办理时限（工作日）", "7");
        await second.SelectAsync("county-review");
        await second.FillAsync("办理时限（工作日）", "9");
        await Assertions.Expect(second.Page.Locator(".mud-snackbar").First).ToContainTextAsync("冯流程");
        var stored = await App.ReadAsync(db =>
            db.DefinitionVersions.Where(row => row.DefinitionId == Exhibition)
                .OrderByDescending(row => row.Version)
                .Select(row => row.Json)
                .FirstAsync()
        );
        Assert.Contains("\"7\"", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("\"9\"", stored, StringComparison.Ordinal);
        await second.IsAliveAsync();
    }

    /// <summary>A second page of the person's window, with its cache, past the rules that our own pages keep.</summary>
    private async Task<DrawingBoard> BoardAsync(string person)
    {
        var visitor = await stage!.SignInAsync(person);
        return new DrawingBoard(await visitor.Page.Context.NewPageAsync());
    }

    private Task<bool> PublishedAsync(string id) =>
        App.ReadAsync(db => db.DefinitionVersions.AnyAsync(row => row.DefinitionId == id && row.IsPublished));

    private Task<int> VersionOfAsync(string number) =>
        App.ReadAsync(db =>
            (
                from item in db.Cases
                join instance in db.WorkflowInstances on item.Id equals instance.Id
                join version in db.DefinitionVersions on instance.DefinitionVersionId equals version.Id
                where item.Number == number
                select version.Version
            ).SingleAsync()
        );
}
