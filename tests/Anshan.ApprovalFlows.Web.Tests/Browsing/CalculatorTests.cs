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
    public async Task Which_measures_fit_is_answered_in_the_address()
    {
        var stranger = await stage.StrangerAsync();
        await stranger.OpenAsync(Links.Fits);
        await stranger.ChooseAsync("您是谁", "活动主办方、街区运营方");
        await stranger.PressAsync("看看适合的政策");
        await stranger.SeesAsync("适合您的政策");
        Assert.Contains("kind=Organiser", stranger.Page.Url, StringComparison.Ordinal);
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
