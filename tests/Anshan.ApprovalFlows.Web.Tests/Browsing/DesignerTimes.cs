using System.Diagnostics;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The load time of the designer, printed when <c>LOAD_TIMES=1</c>; how it is measured stands in docs/proofs.md.</summary>
[Collection(OwnApplicationTests.Name)]
public sealed class DesignerTimes(BrowserRoom room, ITestOutputHelper output)
{
    private const int Visits = 3;

    /// <summary>Every page in profiles of its own: nothing is cached at first; then once more in the same profile.</summary>
    [BrowserFact]
    public async Task Of_a_first_and_of_a_second_visit()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LOAD_TIMES") == "1", "Prints times when LOAD_TIMES=1.");
        await using var app = RunningApp.Start(withDesigner: true);
        await using var stage = new Stage(room, app);
        var cookies = (await (await stage.SignInAsync("workflow")).Page.Context.CookiesAsync())
            .Select(cookie => new Cookie
            {
                Name = cookie.Name,
                Value = cookie.Value,
                Url = app.Address,
            })
            .ToList();
        foreach (
            var (name, address, appears) in new[]
            {
                ("list", Links.Designer, "table tbody tr >> nth=3"),
                ("editor of 1.2", Links.DesignerOf("measure-1.2-main"), ".x6-node .activity-type >> nth=3"),
            }
        )
        {
            for (var visit = 0; visit < Visits; visit++)
            {
                using var folder = new TestFolder();
                await using var profile = await room.OpenProfileAsync(folder.Path);
                await profile.AddCookiesAsync(cookies);
                var load = File.Exists("/proc/loadavg")
                    ? (await File.ReadAllTextAsync("/proc/loadavg", TestContext.Current.CancellationToken)).Split(' ')[0]
                    : "?";
                output.WriteLine(
                    $"{name}: cold {await AppearsAsync(profile, app.Address + address, appears)} ms, warm "
                        + $"{await AppearsAsync(profile, app.Address + address, appears)} ms, load {load}"
                );
            }
        }
    }

    private static async Task<long> AppearsAsync(IBrowserContext profile, string address, string appears)
    {
        var page = await profile.NewPageAsync();
        var watch = Stopwatch.StartNew();
        await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator(appears).WaitForAsync(new() { Timeout = 60_000 });
        var milliseconds = watch.ElapsedMilliseconds;
        // A visit lasts longer than its loading; what the browser compiled meanwhile it keeps for the next one.
        await page.WaitForTimeoutAsync(5_000);
        await page.CloseAsync();
        return milliseconds;
    }
}
