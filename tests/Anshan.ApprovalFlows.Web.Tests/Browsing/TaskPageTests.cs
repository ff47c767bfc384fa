using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The page of a task, as an officer works on it all day.</summary>
[Collection(BrowserTests.Name)]
public sealed class TaskPageTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task Documents_are_read_beside_the_decision()
    {
        var number = await stage.App.CaseAsync(
            "千山风景名胜区秋季国际啤酒美食文化节暨岫岩玉石雕刻精品展销会",
            ("展位搭建合同及验收单（含附件一至附件三）.pdf", Contract()),
            ("现场照片.png", SampleFiles.Png),
            ("损坏的发票.pdf", Broken()),
            ("费用明细表.xlsx", SampleFiles.Xlsx)
        );
        var reviewer = await stage.SignInAsync("tiedong.commerce.1");
        await reviewer.OpenTaskAsync(number);
        var page = reviewer.Page;
        await page.SetViewportSizeAsync(1440, 900);
        var sheet = page.Locator("[data-view-sheet]");
        await sheet.Locator("canvas[data-drawn]").First.WaitForAsync();

        await page.GetByTestId("paper").Filter(new() { HasText = "展位搭建合同" }).ClickAsync();
        await page.Locator("[data-view-place]", new() { HasTextRegex = new Regex("，[0-9]+ 页$") }).WaitForAsync();
        await sheet.Locator("canvas[data-drawn]").First.WaitForAsync();
        Assert.True(await InkAsync(sheet.Locator("canvas").First) > 0.001, "The page of the contract is blank.");
        await Screens.TakeAsync(page, "task.papers");
        await page.GetByRole(AriaRole.Button, new() { Name = "放大" }).ClickAsync();
        var zoom = await page.Locator("[data-view-zoom]").InnerTextAsync();
        Assert.Matches("^[0-9]+%$", zoom);

        await page.Keyboard.PressAsync("ArrowRight");
        await sheet.Locator("canvas[aria-label='现场照片.png']").WaitForAsync();
        Assert.Equal(zoom, await page.Locator("[data-view-zoom]").InnerTextAsync());
        await page.Keyboard.PressAsync("ArrowRight");
        await sheet.GetByText("这份 PDF 已损坏，不能预览。").WaitForAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await sheet.GetByText("这种格式不能在这里预览，请下载查看。").WaitForAsync();
        Assert.Equal(
            "attachment",
            (await page.APIRequest.GetAsync((await page.Locator("[data-view-save]").EvaluateAsync<string>("link => link.href"))!))
                .Headers["content-disposition"]
                .Split(';')[0]
        );
        await reviewer.FollowAsync(page.GetByTestId("to-sheet"));
        await reviewer.SeesAsync("惠企政策办件审批表");
    }

    [BrowserFact]
    public async Task After_a_decision_by_keys_the_next_case_of_the_list_is_there()
    {
        var first = await stage.App.CaseAsync("大孤山采摘节");
        await stage.App.CaseAsync("立山烧烤节");
        var reviewer = await stage.SignInAsync("tiedong.commerce.1");
        await reviewer.FollowAsync(reviewer.Page.GetByTestId("task-link").Filter(new() { HasText = first }));
        var page = reviewer.Page;
        await page.Locator("body").PressAsync("a");
        Assert.True(await page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^通过") }).IsCheckedAsync());
        foreach (var tick in await page.Locator("[name^='Review.Verified']:visible").AllAsync())
        {
            await tick.CheckAsync();
        }

        await page.GetByTestId("phrases").GetByText("同意。").ClickAsync();
        await Screens.TakeAsync(page, "task.approve");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByTestId("notice").WaitForAsync();
        await reviewer.SeesAsync("已通过");
        Assert.NotEqual(first, await page.GetByTestId("case-number").InnerTextAsync());
        await Screens.TakeAsync(page, "task.next");
        Assert.Equal(
            "同意。",
            await stage.App.ReadAsync(db =>
                db.CaseTasks.Where(task => task.Outcome != null && db.Cases.Any(row => row.Id == task.CaseId && row.Number == first))
                    .Select(task => task.Opinion)
                    .SingleAsync()
            )
        );
    }

    [BrowserFact]
    public async Task The_decision_fits_one_screen_of_an_office()
    {
        var number = await stage.App.CaseAsync("判甲炉村民俗节");
        var reviewer = await stage.SignInAsync("tiedong.commerce.1");
        await reviewer.OpenTaskAsync(number);
        await reviewer.Page.SetViewportSizeAsync(1440, 900);
        foreach (
            var part in (string[])["#decision-approved", "#Review_Opinion", "[data-testid=decide]", "[data-view-sheet]", ".task-bar h1"]
        )
        {
            var box = await reviewer.Page.Locator(part).BoundingBoxAsync();
            Assert.True(
                box is { Y: >= 0 } && (part == "[data-view-sheet]" || box.Y + box.Height <= 900),
                $"{part} is not in the first screen."
            );
        }
    }

    /// <summary>How much of a canvas is dark.</summary>
    private static Task<double> InkAsync(ILocator canvas) =>
        canvas.EvaluateAsync<double>(
            "canvas => { const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; let dark = 0; "
                + "for (let i = 0; i < data.length; i += 4) if (data[i] < 128) dark++; return dark / (data.length / 4); }"
        );

    private static byte[] Contract()
    {
        using PaperFont font = new(new ConfigurationBuilder().Build());
        var rows = Enumerable
            .Range(1, 60)
            .Select(n => new SheetRow($"第{n}条", "甲方按合同约定支付展位搭建费用，乙方开具增值税发票并完成现场验收。"));
        return new SheetPdf(font).Draw(
            new ApprovalSheet("展位搭建合同", "HT-2023-08", [new SheetPart("条款", [.. rows])], "签订日期：2023年8月1日")
        )!;
    }

    /// <summary>The head and the end of a PDF with nothing that can be read between.</summary>
    private static byte[] Broken() => [.. "%PDF-1.4\n"u8, .. new byte[2000], .. "\n%%EOF"u8];
}
