using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>
/// One browser and one running application for the tests of a collection, which run one after the other. The application is started by the
/// first test that asks for it.
/// </summary>
public sealed class BrowserRoom : IAsyncLifetime
{
    /// <summary>Shared by all rooms: what was inspected in one is not inspected again in another.</summary>
    private static readonly PageNotes Inspected = new();
    private static int open;

    private readonly Lazy<RunningApp> app = new(() => RunningApp.Start());
    private IPlaywright? playwright;
    private IBrowser? browser;

    public PageNotes Notes { get; } = Inspected;

    public RunningApp App => app.Value;

    public async ValueTask InitializeAsync()
    {
        Interlocked.Increment(ref open);
        if (!Chromium.IsInstalled)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(15_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });
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
        if (Interlocked.Decrement(ref open) == 0)
        {
            await Notes.WriteAsync();
        }

        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (app.IsValueCreated)
        {
            await app.Value.DisposeAsync();
        }
    }
}

/// <summary>The browser tests that share one application, and find in it what the tests before them left.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserRoom>
{
    public const string Name = "Browser";
}

/// <summary>The browser tests that start an application each. They run beside <see cref="BrowserTests"/>.</summary>
[CollectionDefinition(Name)]
public sealed class OwnApplicationTests : ICollectionFixture<BrowserRoom>
{
    public const string Name = "Browser, applications of their own";
}
