using System.Net;
using Anshan.ApprovalFlows.Web.Tests.Http;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

public sealed class FormTests : IAsyncLifetime
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
    public async Task Applying_begins_on_the_measures_page_and_leads_to_the_form()
    {
        var guide = await browser.OpenAsync("/measures/1.2");
        var start = await browser.OpenAsync(guide.Find("apply")!.GetAttribute("href")!);
        var form = await browser.ClickAsync(start, "[data-testid=start]");
        Assert.Matches("^/applications/[0-9a-f-]{36}/form$", form.Path);
        Assert.Equal("0.00 元", form["ceiling"]);
        Assert.Null(form.Find("error-summary"));
    }

    [Fact]
    public async Task What_was_typed_is_kept_even_when_it_is_wrong()
    {
        var saved = await SaveAsync("save", ("f.eventName", "国庆展"), ("f.venueRental", "十万左右"), ("f.eventStart", "2023年13月1日"));
        Assert.Equal(("十万左右", "2023年13月1日"), (saved.Value("f_venueRental"), saved.Value("f_eventStart")));
        Assert.Equal("text", saved.Document.GetElementById("f_eventStart")!.GetAttribute("type"));
        Assert.Contains("没有这一天", saved["field-eventStart"], StringComparison.Ordinal);
        Assert.Contains("不是可以识别的金额", saved["field-venueRental"], StringComparison.Ordinal);
        Assert.Equal(
            "f_venueRental-unit f_venueRental-error",
            saved.Document.GetElementById("f_venueRental")!.GetAttribute("aria-describedby")
        );
    }

    [Fact]
    public async Task Amounts_come_back_with_separators_and_the_ceiling_with_every_clause()
    {
        var saved = await SaveAsync("save", ("f.venueRental", "４００，０００"), ("f.boothConstruction", "900000.5"));
        Assert.Equal(("400,000.00", "900,000.50"), (saved.Value("f_venueRental"), saved.Value("f_boothConstruction")));
        Assert.Equal("500,000.00 元", saved["ceiling"]);
        Assert.Contains("1,300,000.50 × 50%", saved.Main, StringComparison.Ordinal);
        Assert.Contains("每项活动补助最高不超过50万元", saved.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ceiling_is_computed_from_what_stands_in_the_form_without_storing_it()
    {
        var draft = await site.DraftAsync();
        var form = await browser.OpenAsync($"/applications/{draft}/form");
        var panel = await browser.ClickAsync(
            WithAction(form, $"/applications/{draft}/form?handler=ceiling"),
            "[data-testid=save]",
            ("f.venueRental", "100000")
        );
        Assert.Equal("50,000.00 元", panel["ceiling"]);
        Assert.Null(panel.Document.QuerySelector("main"));
        Assert.Equal("", (await browser.OpenAsync($"/applications/{draft}/form")).Value("f_venueRental"));
    }

    [Fact]
    public async Task Going_on_says_what_is_missing_and_stays()
    {
        var next = await SaveAsync("next", ("f.eventName", "国庆展"));
        Assert.EndsWith("/form", next.Path, StringComparison.Ordinal);
        Assert.Equal(
            ["请填写举办地点。", "请选择开始日期。"],
            next.Document.QuerySelectorAll("[data-testid=error-summary] a").Select(link => link.TextContent).Take(2)
        );
        Assert.Contains("请至少填写一项大于零的费用。", next["field-venueRental"], StringComparison.Ordinal);
        Assert.Equal("国庆展", next.Value("f_eventName"));
    }

    [Fact]
    public async Task A_complete_form_goes_on_to_the_materials()
    {
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        var form = await browser.OpenAsync($"/applications/{draft}/form");
        Assert.EndsWith("/materials", (await browser.ClickAsync(form, "[data-testid=next]")).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/form")]
    [InlineData("/materials")]
    [InlineData("/check")]
    [InlineData("/result")]
    [InlineData("/discard")]
    [InlineData("/files/0197f000-0000-7000-8000-000000000000")]
    public async Task Nobody_elses_draft_can_be_opened(string page)
    {
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        var stranger = await site.BrowserOfAsync(ApplicantSite.Stranger);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.OpenAsync($"/applications/{draft}{page}")).Status);
    }

    [Fact]
    public async Task A_deleted_draft_is_gone_from_the_list()
    {
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        var ask = await browser.OpenAsync($"/applications/{draft}/discard");
        var list = await browser.ClickAsync(ask, "main button");
        Assert.Equal(("/cases", "草稿已删除。"), (list.Path, list["notice"]));
        Assert.Null(list.Find("drafts"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync($"/applications/{draft}/form")).Status);
    }

    [Fact]
    public async Task Without_a_profile_the_start_leads_to_it_and_back()
    {
        var other = await site.BrowserOfAsync(ApplicantSite.Stranger);
        var start = await other.OpenAsync("/applications/start?measure=1.2");
        Assert.Contains("请先填写主体信息", start["profile-missing"], StringComparison.Ordinal);
        Assert.Null(start.Find("start"));
        Assert.Contains(
            start.Document.QuerySelectorAll("main a"),
            link => link.GetAttribute("href") == "/profile?returnUrl=%2Fapplications%2Fstart%3Fmeasure%3D1.2"
        );
    }

    private async Task<Page> SaveAsync(string button, params (string Name, string Value)[] typed)
    {
        var draft = await site.DraftAsync();
        return await browser.ClickAsync(await browser.OpenAsync($"/applications/{draft}/form"), $"[data-testid={button}]", typed);
    }

    private static Page WithAction(Page page, string action)
    {
        page.Document.GetElementById("application")!.SetAttribute("action", action);
        return page;
    }
}
