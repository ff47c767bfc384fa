using Anshan.ApprovalFlows.Web.Hosting;

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

    /// <summary>Tests the observer itself, without which every other test here would pass.</summary>
    [BrowserFact]
    public async Task Script_errors_and_violations_of_the_security_policy_do_not_pass_unseen()
    {
        var window = await room.OpenWindowAsync(room.App.Address, javaScript: true);
        var watched = await Visitor.SitDownAsync("watched", window, room.Notes, javaScript: true);
        await watched.OpenAsync(Links.Home);
        await watched.Page.EvaluateAsync(
            "() => new Promise(done => { addEventListener('securitypolicyviolation', done); new Image().src = "
                + "'http://elsewhere.example/a.png'; })"
        );
        await watched.Page.EvaluateAsync(
            "() => new Promise(done => { addEventListener('error', () => setTimeout(done)); setTimeout(() => { throw new "
                + "Error('broken script'); }); })"
        );
        var complaint = await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(async () => await watched.DisposeAsync());
        Assert.Contains("img-src", complaint.Message, StringComparison.Ordinal);
        Assert.Contains("broken script", complaint.Message, StringComparison.Ordinal);
    }
}
