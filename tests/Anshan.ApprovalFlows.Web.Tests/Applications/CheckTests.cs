using System.Net;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

public sealed class CheckTests : IAsyncLifetime
{
    private WebApp site = null!;
    private Browser browser = null!;

    public async ValueTask InitializeAsync()
    {
        site = await ApplicantSite.StartAsync();
        browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Everything_missing_is_listed_and_leads_to_its_place()
    {
        var draft = await site.DraftAsync();
        var page = await browser.OpenAsync($"/applications/{draft}/check");
        string[] links = [.. page.Document.QuerySelectorAll("[data-testid=error-summary] a").Select(link => link.GetAttribute("href")!)];
        Assert.Contains($"/applications/{draft}/form?check=true#f_eventName", links);
        Assert.Contains($"/applications/{draft}/materials?check=true#m_invoices", links);
        Assert.Null(page.Find("submit"));
        var materials = await browser.OpenAsync($"/applications/{draft}/materials?check=true");
        Assert.Contains("请上传", materials["upload-error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bank_account_is_shown_with_its_middle_hidden()
    {
        var page = await ReadyAsync();
        Assert.Equal("0704 **** 0001", page["account"]);
        Assert.DoesNotContain("0704020109000000001", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_declaration_nothing_is_submitted()
    {
        var page = await browser.ClickAsync(await ReadyAsync(), "[data-testid=submit]");
        Assert.Contains("请先阅读并勾选声明", page.Main, StringComparison.Ordinal);
        Assert.Empty(await site.ReadAsync(db => db.Cases.ToListAsync()));
    }

    [Fact]
    public async Task A_submission_ends_on_the_result_with_a_number_and_leads_to_the_case()
    {
        var result = await browser.ClickAsync(await ReadyAsync(), "[data-testid=submit]", ("declared", "true"));
        Assert.EndsWith("/result", result.Path, StringComparison.Ordinal);
        var @case = await browser.OpenAsync(result.Find("to-case")!.GetAttribute("href")!);
        Assert.Equal(result["case-number"], @case["case-number"]);
        Assert.Contains("鞍山秋季汽车消费展", @case.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_double_click_and_the_back_button_make_one_case()
    {
        var check = await ReadyAsync();
        var results = await Task.WhenAll(
            browser.ClickAsync(check, "[data-testid=submit]", ("declared", "true")),
            browser.ClickAsync(check, "[data-testid=submit]", ("declared", "true"))
        );
        var again = await browser.ClickAsync(check, "[data-testid=submit]", ("declared", "true"));
        Assert.All([.. results, again], page => Assert.EndsWith("/result", page.Path, StringComparison.Ordinal));
        foreach (var step in (string[])["form", "materials", "check"])
        {
            Assert.EndsWith(
                "/result",
                (await browser.OpenAsync(check.Path.Replace("check", step, StringComparison.Ordinal))).Path,
                StringComparison.Ordinal
            );
        }

        Assert.Equal(1, await site.ReadAsync(db => db.Cases.CountAsync()));
    }

    [Fact]
    public async Task After_the_last_day_the_submission_is_refused_and_nothing_is_lost()
    {
        var check = await ReadyAsync();
        site.ClockOf().Offset = new DateTimeOffset(2024, 1, 1, 0, 0, 0, ChinaTime.Offset) - site.Machine.GetUtcNow();
        var refused = await browser.ClickAsync(check, "[data-testid=submit]", ("declared", "true"));
        Assert.Contains("申报已于2023年12月31日24时截止", refused["closed"], StringComparison.Ordinal);
        Assert.Contains("鞍山秋季汽车消费展", refused.Main, StringComparison.Ordinal);
        Assert.Null(refused.Find("submit"));
    }

    [Fact]
    public async Task A_form_that_has_changed_meanwhile_is_looked_at_again_and_submitted_from_the_same_page()
    {
        var again = await browser.ClickAsync(
            await ReadyAsync(),
            "[data-testid=submit]",
            ("declared", "true"),
            ("shown", "an earlier version")
        );
        Assert.Contains("刚刚更新", again["again"], StringComparison.Ordinal);
        Assert.Empty(await site.ReadAsync(db => db.Cases.ToListAsync()));
        var result = await browser.ClickAsync(again, "[data-testid=submit]", ("declared", "true"));
        Assert.EndsWith("/result", result.Path, StringComparison.Ordinal);
    }

    /// <summary>The declaration covers the data shown on the page, not later changes from another window.</summary>
    [Fact]
    public async Task An_application_that_another_window_has_changed_is_looked_at_again_before_it_is_submitted()
    {
        var check = await ReadyAsync();
        var form = await browser.OpenAsync(check.Path.Replace("/check", "/form", StringComparison.Ordinal));
        await browser.PressAsync(form, "save", ("f.eventName", "另一个窗口改的名称"));
        var again = await browser.ClickAsync(check, "[data-testid=submit]", ("declared", "true"));
        Assert.Contains("另一个窗口修改了这份申请", again["again"], StringComparison.Ordinal);
        Assert.Contains("另一个窗口改的名称", again.Main, StringComparison.Ordinal);
        Assert.Empty(await site.ReadAsync(db => db.Cases.ToListAsync()));

        var materials = await browser.OpenAsync(check.Path.Replace("/check", "/materials", StringComparison.Ordinal));
        await browser.UploadAsync(materials, "form[enctype] button", ("合同.pdf", SampleFiles.Pdf("second")));
        var files = await browser.ClickAsync(again, "[data-testid=submit]", ("declared", "true"));
        Assert.Contains("合同.pdf", files["files"], StringComparison.Ordinal);
        Assert.EndsWith(
            "/result",
            (await browser.ClickAsync(files, "[data-testid=submit]", ("declared", "true"))).Path,
            StringComparison.Ordinal
        );
    }

    private async Task<Page> ReadyAsync()
    {
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        var materials = await browser.OpenAsync($"/applications/{draft}/materials");
        await browser.UploadAsync(materials, "form[enctype] button", ("发票.pdf", SampleFiles.Pdf()));
        var check = await browser.OpenAsync($"/applications/{draft}/check");
        Assert.Equal(HttpStatusCode.OK, check.Status);
        Assert.Null(check.Find("error-summary"));
        return check;
    }
}
