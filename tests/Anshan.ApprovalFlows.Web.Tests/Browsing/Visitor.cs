using System.Collections.Concurrent;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>
/// A person in a browser window. Methods are named after user actions; every page reached is inspected, and errors reported by the browser
/// fail the test at its end.
/// </summary>
public sealed class Visitor : IAsyncDisposable
{
    private const string ShowsFocus = """
        () => {
          const style = getComputedStyle(document.activeElement);
          return document.activeElement === document.body
            || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
        }
        """;

    private readonly PageNotes notes;
    private readonly bool javaScript;

    // The browser reports on a thread of its own, also while these are read.
    private readonly ConcurrentQueue<IRequest> requests = [];
    private readonly ConcurrentQueue<string> problems = [];

    private Visitor(string name, IPage page, PageNotes notes, bool javaScript) =>
        (Name, Page, this.notes, this.javaScript) = (name, page, notes, javaScript);

    /// <summary>The name of the person in tables and in file names of screenshots.</summary>
    public string Name { get; private set; }

    public IPage Page { get; }

    /// <summary>What the address that was opened last answered.</summary>
    public int Status { get; private set; }

    public static async Task<Visitor> SitDownAsync(string name, IBrowserContext window, PageNotes notes, bool javaScript)
    {
        await window.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`CSP ${e.violatedDirective}: ${e.blockedURI}`))"
        );
        var page = await window.NewPageAsync();
        var visitor = new Visitor(name, page, notes, javaScript);
        var protocol = await window.NewCDPSessionAsync(page);
        await protocol.SendAsync("Network.enable");
        await protocol.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true }); // so every view is a first view
        visitor.Listen();
        return visitor;
    }

    public async Task<Visitor> OpenAsync(string address)
    {
        Status = (await Page.GotoAsync(address))?.Status ?? 0;
        return await InspectAsync();
    }

    /// <summary>Signs in on the sign-in page; from then on this is <paramref name="name"/>.</summary>
    public async Task<Visitor> SignInAsync(string email, string password, string name)
    {
        await OpenAsync(Links.SignIn());
        await Page.GetByLabel("电子邮箱").FillAsync(email);
        await Page.GetByLabel("密码", new() { Exact = true }).FillAsync(password);
        Name = name;
        return await LeaveByAsync(Page.GetByTestId("sign-in").GetByRole(AriaRole.Button, new() { Name = "登录" }));
    }

    public Task FillAsync(string label, string text) => Field(label).FillAsync(text);

    public Task ChooseAsync(string label, string option) => Field(label).SelectOptionAsync(new SelectOptionValue { Label = option });

    public Task TickAsync(string label) => Field(label).CheckAsync();

    public Task AttachAsync(string label, params FilePayload[] files) => Field(label).SetInputFilesAsync(files);

    public Task<Visitor> PressAsync(string button) => LeaveByAsync(Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }));

    public Task<Visitor> FollowAsync(string link) => LeaveByAsync(Page.GetByRole(AriaRole.Link, new() { Name = link }).First);

    public Task<Visitor> FollowAsync(ILocator link) => LeaveByAsync(link);

    /// <summary>Does something that leads to another page, or to this one anew, and waits until it is there.</summary>
    public async Task<Visitor> LeaveByAsync(Func<Task> act)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Arrive(object? sender, IPage page) => arrived.TrySetResult();
        Page.Load += Arrive;
        try
        {
            await act();
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
        finally
        {
            Page.Load -= Arrive;
        }

        return await InspectAsync();
    }

    /// <summary>Presses Tab until that is focused; every stop on the way shows where the focus is.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var stops = 0; stops < 80; stops++)
        {
            await Page.Keyboard.PressAsync("Tab");
            var (isThere, isSeen) = (
                await Page.EvaluateAsync<bool>("target => document.activeElement.matches(target)", selector),
                await Page.EvaluateAsync<bool>(ShowsFocus)
            );
            Assert.True(
                isSeen,
                $"The focus is invisible at {await Page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 120)")}"
            );
            if (isThere)
            {
                return;
            }
        }

        Assert.Fail($"{selector} was not reached with Tab.");
    }

    /// <summary>The addresses within this site that the page leads to; no files.</summary>
    public async Task<IReadOnlyList<string>> LinksAsync()
    {
        var links = await Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('a[href]:not([download])')].map(a => a.href.split('#')[0])"
        );
        var home = new Uri(Page.Url).GetLeftPart(UriPartial.Authority);
        return
        [
            .. links
                .Where(link =>
                    link.StartsWith(home, StringComparison.Ordinal)
                    && !link.Contains("/files/", StringComparison.Ordinal)
                    && !link.Contains("/packages/", StringComparison.Ordinal)
                )
                .Distinct(),
        ];
    }

    /// <summary>The text at a data-testid, without the white space around it.</summary>
    public async Task<string> ReadAsync(string testId) => (await Page.GetByTestId(testId).First.InnerTextAsync()).Trim();

    public async Task<string> TextAsync() => await Page.Locator("main").InnerTextAsync();

    public async Task SeesAsync(string text)
    {
        var shown = await TextAsync();
        Assert.True(shown.Contains(text, StringComparison.Ordinal), $"{Name} does not see “{text}” on {Page.Url}:\n{shown}");
    }

    public async Task SeesNotAsync(string text) => Assert.DoesNotContain(text, await TextAsync(), StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        Assert.True(problems.IsEmpty, $"{Name}:\n{string.Join("\n", problems.Distinct())}");
    }

    private ILocator Field(string label) => Page.Locator("main").GetByLabel(label).First;

    private Task<Visitor> LeaveByAsync(ILocator target) => LeaveByAsync(() => target.ClickAsync());

    private async Task<Visitor> InspectAsync()
    {
        if (javaScript)
        {
            foreach (var broken in await notes.InspectAsync(Name, Page, [.. requests]))
            {
                problems.Enqueue(broken);
            }
        }

        return this;
    }

    private void Listen()
    {
        Page.Context.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme is "http" or "https" && !address.IsLoopback)
            {
                problems.Enqueue($"The page asked for another host: {request.Url}");
            }
        };
        Page.Request += (_, request) =>
        {
            if (request.IsNavigationRequest && request.Frame == Page.MainFrame)
            {
                requests.Clear();
            }

            requests.Enqueue(request);
        };
        Page.PageError += (_, error) => problems.Enqueue($"Script error on {Page.Url}: {error}");
        Page.Console += (_, message) =>
        {
            // A page that answers 4xx on purpose is reported by the browser as a resource that failed; its own address tells it. A request
            // that a newer one replaces (hx-sync) is reported by htmx as aborted, and as ended.
            if (
                message.Type == "error"
                && message.Text is not ("htmx:sendAbort" or "htmx:afterRequest")
                && !(
                    message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
                    && message.Location.StartsWith(Page.Url, StringComparison.Ordinal)
                )
            )
            {
                problems.Enqueue($"Console error on {Page.Url}: {message.Text} ({message.Location})");
            }
        };
    }
}
