using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>One browser and one running application for all the browser tests, which take turns in it.</summary>
public sealed class BrowserRoom : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;
    private RunningApp? app;

    public PageNotes Notes { get; } = new();

    public RunningApp App => app ?? throw new InvalidOperationException("The application is not running.");

    public async ValueTask InitializeAsync()
    {
        if (!Chromium.IsInstalled)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(15_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });
        app = RunningApp.Start();
    }

    /// <summary>A window of its own: no cookie, no cache shared with another person.</summary>
    public async Task<IBrowserContext> OpenWindowAsync(string address, bool javaScript)
    {
        var context = await browser!.NewContextAsync(
            new()
            {
                BaseURL = address,
                JavaScriptEnabled = javaScript,
                Locale = "zh-CN",
                TimezoneId = "Asia/Shanghai",
                ViewportSize = new() { Width = 1440, Height = 900 },
            }
        );
        context.SetDefaultTimeout(30_000); // two cores, shared with whatever else runs
        return context;
    }

    /// <summary>A browser of its own, with a cache on disk that outlives its windows.</summary>
    public Task<IBrowserContext> OpenProfileAsync(string folder) =>
        playwright!.Chromium.LaunchPersistentContextAsync(
            folder,
            new()
            {
                ExecutablePath = Chromium.Path,
                Args = Chromium.Arguments,
                ViewportSize = new() { Width = 1440, Height = 900 },
            }
        );

    public async ValueTask DisposeAsync()
    {
        await Notes.WriteAsync();
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserRoom>
{
    public const string Name = "Browser";
}
