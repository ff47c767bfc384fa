namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

[Collection(BrowserTests.Name)]
public sealed class FirstLookTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task The_home_page_says_what_this_is()
    {
        var stranger = await stage.StrangerAsync();
        await stranger.OpenAsync(Links.Home);
        await stranger.SeesAsync("政策");
    }

    [BrowserFact]
    public async Task The_skip_link_is_the_first_stop_and_leads_to_the_text()
    {
        var stranger = await stage.StrangerAsync();
        await stranger.OpenAsync(Links.Home);
        await stranger.Page.Keyboard.PressAsync("Tab");
        await stranger.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await stranger.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [BrowserFact]
    public async Task A_page_that_does_not_exist_says_so()
    {
        var stranger = await stage.StrangerAsync();
        await stranger.OpenAsync("/nowhere");
        await stranger.SeesAsync("没有找到");
    }
}
