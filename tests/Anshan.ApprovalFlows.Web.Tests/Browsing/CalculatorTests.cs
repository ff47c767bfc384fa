using System.Globalization;
using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The calculator and the questions that need no account, as a visitor with and without script sees them.</summary>
[Collection(BrowserTests.Name)]
public sealed class CalculatorTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task The_calculator_follows_the_choice_and_computes_while_one_fills_it_in()
    {
        var stranger = await stage.StrangerAsync();
        await stranger.OpenAsync(Links.Measure("10.1"));
        await stranger.ChooseAsync("申请的支持方式", "直接补助");
        var investment = stranger.Page.GetByTestId("field-projectInvestment").GetByRole(Microsoft.Playwright.AriaRole.Textbox);
        await investment.FillAsync("１００００００");
        await investment.BlurAsync();
        await stranger.Page.GetByTestId("ceiling").WaitForAsync();
        Assert.Equal("50,000.00 元", await stranger.ReadAsync("ceiling"));
    }

    [BrowserFact]
    public async Task Whatever_the_speed_of_the_hand_and_of_the_server_every_digit_stays()
    {
        var stranger = await stage.StrangerAsync();
        await stranger.OpenAsync(Links.Measure("1.2"));
        await TypesExactlyAsync(stranger.Page, ["1234567", "890123.45", "7700001"], [20, 80, 110, 150]);

        var draft = await stage.App.DraftAsync("输入测试");
        var applicant = await stage.SignInAsync("applicant");
        await applicant.OpenAsync(Links.ApplicationForm(draft));
        await TypesExactlyAsync(applicant.Page, ["1234567", "89012.45", "70001"], [20, 80, 110, 150]);
    }

    [BrowserFact]
    public async Task What_follows_from_two_figures_is_computed_while_they_are_typed_and_cannot_be_typed()
    {
        var applicant = await stage.SignInAsync("applicant");
        await applicant.OpenAsync(Links.StartApplication("16.1"));
        await applicant.PressAsync("开始填写");
        var increment = applicant.Page.GetByTestId("computed-increment");
        await Microsoft.Playwright.Assertions.Expect(increment).ToContainTextAsync("自动算出");
        await applicant.Page.Locator("#f_thisYear").FillAsync("80万");
        await applicant.Page.Locator("#f_lastYear").FillAsync("60万");
        await Microsoft.Playwright.Assertions.Expect(increment).ToHaveTextAsync("200,000.00 元");
        Assert.Equal(0, await applicant.Page.Locator("[name='f.increment']").CountAsync());

        await applicant.Page.Locator("#f_lastYear").FillAsync("90万");
        await applicant.PressAsync("保存草稿");
        await applicant.SeesAsync("比上一年度没有增加");
        Assert.Equal("800,000.00", await applicant.Page.Locator("#f_thisYear").InputValueAsync());
    }

    [BrowserFact]
    public async Task An_amount_in_words_is_shown_as_it_was_understood_while_it_is_typed()
    {
        var stranger = await stage.StrangerAsync();
        await stranger.OpenAsync(Links.Measure("1.2"));
        var (field, read) = (stranger.Page.Locator("#f_venueRental"), stranger.Page.Locator("#f_venueRental-read"));
        foreach (
            var (typed, understood) in new[]
            {
                ("12万", "120,000.00 元"),
                ("４０万", "400,000.00 元"),
                ("1.5亿", "150,000,000.00 元"),
                ("1,234,567.8", "1,234,567.80 元"),
            }
        )
        {
            await field.FillAsync("");
            await field.PressSequentiallyAsync(typed, new() { Delay = 60 });
            await Microsoft.Playwright.Assertions.Expect(read).ToContainTextAsync(understood); // the focus is still in the field
            Assert.Equal(
                (typed, "f_venueRental"),
                (await field.InputValueAsync(), await stranger.Page.EvaluateAsync<string>("document.activeElement.id"))
            );
        }
    }

    /// <summary>Three amounts, each typed while the server still answers what was typed before.</summary>
    private async Task TypesExactlyAsync(Microsoft.Playwright.IPage page, string[] amounts, int[] speeds)
    {
        string[] fields = ["venueRental", "boothConstruction", "publicity"];
        await page.EvaluateAsync(
            "window.swaps = 0; document.addEventListener('htmx:afterSwap', () => { window.swaps += "
                + "document.activeElement.matches('input') ? 1 : 0; }); void 0;"
        );
        stage.App.Slowness = TimeSpan.FromMilliseconds(250);
        try
        {
            foreach (var speed in speeds)
            {
                foreach (var (field, amount) in fields.Zip(amounts))
                {
                    await page.Locator($"#f_{field}").FillAsync("");
                    await page.Locator($"#f_{field}").PressSequentiallyAsync(amount, new() { Delay = speed });
                    await page.WaitForTimeoutAsync(450); // a glance at the next field, in which the page asks the server
                }

                foreach (var (field, amount) in fields.Zip(amounts))
                {
                    var read = decimal.Parse(amount, CultureInfo.InvariantCulture).ToString("N2", CultureInfo.InvariantCulture);
                    await Microsoft.Playwright.Assertions.Expect(page.Locator($"#f_{field}-read")).ToContainTextAsync(read);
                }

                Assert.Equal(amounts, await Task.WhenAll(fields.Select(field => page.Locator($"#f_{field}").InputValueAsync())));
            }
        }
        finally
        {
            stage.App.Slowness = TimeSpan.Zero;
        }

        Assert.True(await page.EvaluateAsync<int>("window.swaps") > speeds.Length, "The page was not computed while somebody typed.");
    }

    [BrowserFact]
    public async Task Which_measures_fit_is_answered_in_the_address()
    {
        var stranger = await stage.StrangerAsync();
        await stranger.OpenAsync(Links.Fits);
        await stranger.TickAsync("企业");
        await stranger.TickAsync("活动主办方、街区运营方");
        await stranger.PressAsync("看看适合的政策");
        await stranger.SeesAsync("适合您的政策");
        Assert.Contains("kind=Enterprise&kind=Organiser", stranger.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Words_and_filters_stand_in_the_address_and_in_the_fields()
    {
        var stranger = await stage.StrangerAsync();
        await stranger.OpenAsync($"{Links.Measures}?q=cxfzh&state=open");
        await stranger.SeesAsync("找到 1 项");
        await stranger.ChooseAsync("申报状态", "未开始或已截止");
        await stranger.PressAsync("搜索");
        await stranger.SeesAsync("没有找到相关政策");
    }
}
