namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The people of one test. They leave when the test ends, and whoever saw something wrong says so then.</summary>
public sealed class Stage(BrowserRoom room, RunningApp? app = null) : IAsyncDisposable
{
    private readonly List<Visitor> visitors = [];

    public RunningApp App => app ?? room.App;

    /// <summary>Somebody who is not signed in.</summary>
    public async Task<Visitor> StrangerAsync(string name = "stranger", bool javaScript = true)
    {
        var window = await room.OpenWindowAsync(App.Address, javaScript);
        var visitor = await Visitor.SitDownAsync(name, window, room.Notes, javaScript);
        visitors.Add(visitor);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        List<Exception> complaints = [];
        foreach (var visitor in visitors)
        {
            try
            {
                await visitor.DisposeAsync();
            }
            catch (Xunit.Sdk.XunitException complaint)
            {
                complaints.Add(complaint);
            }
        }

        Assert.True(complaints.Count == 0, string.Join("\n", complaints.Select(complaint => complaint.Message)));
    }
}
