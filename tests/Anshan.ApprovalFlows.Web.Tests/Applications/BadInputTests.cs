using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Inbox;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

/// <summary>
/// What people type wrongly is told at its field in their words and stands there as typed: in the form, in the calculator of the guide, in
/// the public interface.
/// </summary>
public sealed class BadInputTests(BadInputTests.OpenSite opened) : IClassFixture<BadInputTests.OpenSite>
{
    public static TheoryData<string, string> Amounts() =>
        new()
        {
            { "-1", "金额不能为负数" },
            { "－３００", "金额不能为负数" },
            { "1000000000000.01", "最多 1 万亿元" },
            { "99999999999999999999", "最多 1 万亿元" },
            { "100.001", "最多两位小数" },
            { "３００．００１", "最多两位小数" },
            { "三十万", "不是可以识别的金额" },
            { "30万5", "不能确定是多少" },
        };

    [Theory]
    [MemberData(nameof(Amounts))]
    public async Task A_wrong_amount_stays_in_the_form_with_its_message(string typed, string message)
    {
        var saved = await SaveAsync(("f.venueRental", typed), ("f.eventName", "国庆展"));
        Assert.Contains(message, saved["field-venueRental"], StringComparison.Ordinal);
        Assert.Equal((typed, "国庆展"), (saved.Value("f_venueRental"), saved.Value("f_eventName")));
    }

    [Theory]
    [MemberData(nameof(Amounts))]
    public async Task A_wrong_amount_stays_in_the_calculator_with_its_message(string typed, string message)
    {
        var guide = await opened
            .Site.Open()
            .OpenAsync($"/measures/1.2?f.venueRental={Uri.EscapeDataString(typed)}&f.publicity=100&go=true");
        Assert.Contains(message, guide["field-venueRental"], StringComparison.Ordinal);
        Assert.Equal((typed, "100.00"), (guide.Value("f_venueRental"), guide.Value("f_publicity")));
    }

    [Theory]
    [MemberData(nameof(Amounts))]
    public async Task A_wrong_amount_is_a_problem_at_its_field_in_the_public_interface(string typed, string message)
    {
        using var client = opened.Site.CreateClient();
        using StringContent body = new(
            new JsonObject { ["values"] = new JsonObject { ["venueRental"] = typed } }.ToJsonString(),
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await client.PostAsync(new Uri("/api/measures/1.2/estimate", UriKind.Relative), body);
        Assert.Equal(
            (HttpStatusCode.BadRequest, "application/problem+json"),
            (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType)
        );
        Assert.Contains(
            message,
            (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!["values.venueRental"]![0]!,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("４００，０００．５", "400,000.50")]
    [InlineData("￥1,234", "1,234.00")]
    [InlineData("1000000000000", "1,000,000,000,000.00")]
    [InlineData("12万", "120,000.00")]
    [InlineData("４０万元", "400,000.00")]
    [InlineData("1.5亿", "150,000,000.00")]
    public async Task An_amount_written_another_way_is_taken_and_shown_plainly(string typed, string shown) =>
        Assert.Equal(shown, (await SaveAsync(("f.venueRental", typed))).Value("f_venueRental"));

    [Theory]
    [InlineData("2022-12-31", "2023")]
    [InlineData("2024-01-01", "2023")]
    [InlineData("２０２３－０２－３０", "没有这一天")]
    public async Task A_day_outside_the_period_stays_in_the_form_with_its_message(string typed, string message)
    {
        var saved = await SaveAsync(("f.eventStart", typed));
        Assert.Contains(message, saved.Document.GetElementById("f_eventStart-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(typed, saved.Value("f_eventStart"));
    }

    [Fact]
    public async Task A_measure_that_is_closed_meanwhile_says_why_everywhere_and_keeps_the_draft()
    {
        await using var site = await ApplicantSite.StartAsync();
        var browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        await site.UseAsync<SetWindow, int>(async windows =>
            (await windows.CloseAsync(CaseSite.WorkflowAdministrator, new("1.2"), "本年度资金已用完", new SinceRead(null))).Count
        );

        Assert.Contains("本年度资金已用完", (await browser.OpenAsync($"/applications/{draft}/form")).Main, StringComparison.Ordinal);
        var check = await browser.OpenAsync($"/applications/{draft}/check");
        Assert.Contains("本年度资金已用完", check.Main, StringComparison.Ordinal);
        Assert.Null(check.Find("submit"));
        Assert.Contains("本年度资金已用完", (await browser.OpenAsync(Links.StartApplication("1.2")))["closed"], StringComparison.Ordinal);
        Assert.Contains(
            "本年度资金已用完",
            (await site.Open().OpenAsync("/measures/1.2?f.publicity=100&go=true"))["estimate-closed"],
            StringComparison.Ordinal
        );
        Assert.Equal("400,000.00", (await browser.OpenAsync($"/applications/{draft}/form")).Value("f_venueRental"));

        using var client = site.CreateClient();
        using StringContent body = new("""{"values":{"publicity":"100"}}""", Encoding.UTF8, "application/json");
        var answer = JsonNode.Parse(
            await (await client.PostAsync(new Uri("/api/measures/1.2/estimate", UriKind.Relative), body)).Content.ReadAsStringAsync()
        )!;
        Assert.Contains("本年度资金已用完", (string)answer["closed"]!, StringComparison.Ordinal);
    }

    private async Task<Page> SaveAsync(params (string Name, string Value)[] typed)
    {
        var draft = await opened.Site.DraftAsync();
        return await opened.Browser.PressAsync(await opened.Browser.OpenAsync($"/applications/{draft}/form"), "save", typed);
    }

    /// <summary>One site for all of them; every test has a draft of its own.</summary>
    public sealed class OpenSite : IAsyncLifetime
    {
        public WebApp Site { get; private set; } = null!;

        public Browser Browser { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Site = await ApplicantSite.StartAsync();
            Browser = await Site.BrowserOfAsync(ApplicantSite.Organiser);
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
