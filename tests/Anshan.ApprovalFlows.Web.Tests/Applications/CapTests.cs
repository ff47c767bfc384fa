using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

/// <summary>What an applicant is told of a cap that other applications count towards.</summary>
public sealed class CapTests : IAsyncLifetime
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
    public async Task The_form_and_the_check_say_what_is_left_and_why_and_the_submission_takes_that()
    {
        await SubmitOtherAsync("800000.00");
        var draft = await ReadyAsync();
        var form = await browser.OpenAsync($"/applications/{draft}/form");
        Assert.Equal("100,000.00 元", form["cap-left"]);
        Assert.Contains("每项活动补助最高不超过50万元", form["cap-share"], StringComparison.Ordinal);
        Assert.Equal("鞍山秋季汽车消费展", Assert.Single(form.Find("names")!.Children).GetAttribute("value"));

        var check = await browser.OpenAsync($"/applications/{draft}/check");
        Assert.Contains("本次最多可得 100,000.00 元，少于算出的 300,000.00 元", check["cap-short"], StringComparison.Ordinal);
        var result = await browser.ClickAsync(check, "[data-testid=submit]", ("declared", "true"));
        var @case = await browser.OpenAsync(result.Find("to-case")!.GetAttribute("href")!);
        Assert.Contains("100,000.00 元", @case["cap-held"], StringComparison.Ordinal);
        Assert.Contains("每项活动补助最高不超过50万元", @case["cap-held"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_left_one_can_queue_but_only_knowingly()
    {
        await SubmitOtherAsync("1000000.00");
        var draft = await ReadyAsync();
        var check = await browser.OpenAsync($"/applications/{draft}/check");
        var refused = await browser.ClickAsync(check, "[data-testid=submit]", ("declared", "true"));
        Assert.Contains("最高额已没有剩余，请勾选排队后再提交", refused.Main, StringComparison.Ordinal);

        var result = await browser.ClickAsync(refused, "[data-testid=submit]", ("declared", "true"), ("queue", "true"));
        var @case = await browser.OpenAsync(result.Find("to-case")!.GetAttribute("href")!);
        Assert.Equal("0.00 元", @case["cap-room"]);
    }

    [Fact]
    public async Task Who_was_told_more_than_is_left_by_now_is_asked_again()
    {
        var draft = await ReadyAsync();
        var check = await browser.OpenAsync($"/applications/{draft}/check");
        Assert.Null(check.Find("cap-short"));
        await SubmitOtherAsync("800000.00");
        var again = await browser.ClickAsync(check, "[data-testid=submit]", ("declared", "true"));
        Assert.Contains("现在最多可得 100,000.00 元", again["less-left"], StringComparison.Ordinal);
        Assert.Equal(1, await site.ReadAsync(db => db.Cases.CountAsync()));
        Assert.EndsWith(
            "/result",
            (await browser.ClickAsync(again, "[data-testid=submit]", ("declared", "true"))).Path,
            StringComparison.Ordinal
        );
    }

    private async Task SubmitOtherAsync(string rental)
    {
        var other = await ReadyAsync(
            ApplicantSite
                .CompleteForm.Replace("400000.00", rental, StringComparison.Ordinal)
                .Replace("200000.00", "0.00", StringComparison.Ordinal)
        );
        Assert.IsType<SubmitOutcome.Submitted>(
            await site.UseAsync<SubmitApplication, SubmitOutcome>(submit =>
                submit.RunAsync(other, ApplicantSite.Organiser, Guid.NewGuid(), Money.Zero)
            )
        );
    }

    private async Task<Guid> ReadyAsync(string form = ApplicantSite.CompleteForm)
    {
        var draft = await site.DraftAsync(form);
        var materials = await browser.OpenAsync($"/applications/{draft}/materials");
        await browser.UploadAsync(materials, "form[enctype] button", ("发票.pdf", SampleFiles.Pdf()));
        return draft;
    }
}
