using System.Text;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using SkiaSharp;

namespace Anshan.ApprovalFlows.Web.Tests.Cases;

/// <summary>审批表 as a page and as a PDF.</summary>
public sealed partial class SheetTests
{
    [Fact]
    public async Task Staff_get_the_sheet_of_a_case_with_its_opinions_and_nobody_else_does()
    {
        await using var site = await CaseSite.StartAsync(async world => await world.CaseAsync());
        var browser = site.As(CaseWorld.Staff("tiedong.commerce"));
        var inbox = await browser.OpenAsync(Links.Inbox);
        var task = await browser.OpenAsync(inbox.Document.QuerySelector("[data-testid=task-link]")!.GetAttribute("href")!);
        await browser.PressAsync(task, "decide", ("Review.Decision", "Approved"), ("Review.Opinion", "费用与发票相符。"));
        var id = await site.ReadAsync(db => db.Cases.Select(row => row.Id).SingleAsync());
        var sheet = await browser.OpenAsync(Links.ApprovalSheet(id));
        Assert.Contains("通过 费用与发票相符。", sheet["sheet"], StringComparison.Ordinal);
        foreach (var stranger in (Actor[])[CaseWorld.Organiser, CaseWorld.Staff("city.finance"), CaseWorld.Staff("haicheng.commerce")])
        {
            Assert.Equal(404, await StatusAsync(site, stranger, Links.ApprovalSheet(id)));
            Assert.Equal(404, await StatusAsync(site, stranger, Links.ApprovalSheetPdf(id)));
        }
    }

    [Fact]
    public void A_long_sheet_goes_on_over_pages_and_loses_nothing()
    {
        using PaperFont font = new(new ConfigurationBuilder().Build());
        Assert.SkipWhen(font.Typeface is null, "No Chinese font on this machine.");
        var rows = Enumerable.Range(1, 40).Select(n => new SheetRow($"第{n}项", "材料齐全，同意。"));
        var endless = new SheetRow("意见", string.Concat(Enumerable.Repeat("经审核，申报材料齐全，费用与发票相符。", 300)));
        var file = new SheetPdf(font).Draw(new ApprovalSheet("审批表", "AS2023", [new SheetPart("意见", [.. rows, endless])], "完"))!;
        if (Environment.GetEnvironmentVariable("SCREENS") is not null)
        {
            File.WriteAllBytes(Path.Combine(RepositoryFolder.Path, "artifacts", "sheet.pdf"), file);
        }

        var pages = PageObjects().Count(Encoding.Latin1.GetString(file));
        Assert.InRange(pages, 6, 14);
    }

    [Theory]
    [InlineData("同意")]
    [InlineData("经审核，材料齐全。\n第二行")]
    [InlineData("https://example.org/a-very-long-address-that-no-line-can-hold-in-one-piece-at-all/really")]
    [InlineData("第 12 / 20 个工作日，AS2023-0102-00417，300,000.00 元")]
    public void Lines_fit_their_width_and_hold_the_whole_text(string text)
    {
        using PaperFont font = new(new ConfigurationBuilder().Build());
        Assert.SkipWhen(font.Typeface is null, "No Chinese font on this machine.");
        using SKFont drawn = new(font.Typeface, 10.5f);
        var lines = new TextLines(drawn).Of(text, 80);
        Assert.All(lines, line => Assert.InRange(drawn.MeasureText(line), 0, 80 + 2 * 10.5f));
        Assert.Equal(Bare(text), Bare(string.Concat(lines)));
        Assert.All(lines.Skip(1), line => Assert.DoesNotMatch("^[，。、；：）]", line));
    }

    private static string Bare(string text) => text.Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings("");

    private static async Task<int> StatusAsync(WebApp site, Actor who, string address)
    {
        using var answer = await site.As(who).GetAsync(address);
        return (int)answer.StatusCode;
    }

    [GeneratedRegex(@"/Type /Page\b(?!s)")]
    private static partial Regex PageObjects();
}
