using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The genuine designer in a browser window, with an administrator's actions on its palette, canvas and buttons.</summary>
internal sealed partial class DrawingBoard(IPage page)
{
    private const string PublishIcon = "path[d^='M19.35 10.04']";
    private const string FitIcon = "path[d^='M6,16h12']";

    public IPage Page => page;

    private ILocator Nodes => page.Locator(".x6-node");

    public async Task OpenAsync(string address, string appears)
    {
        await page.GotoAsync(address);
        await page.Locator(appears).First.WaitForAsync(new() { Timeout = 60_000 });
    }

    public async Task OpenListAsync()
    {
        await OpenAsync(Links.Designer, "table tbody tr");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    public async Task OpenAsync(string definitionId)
    {
        await OpenAsync(Links.DesignerOf(definitionId), ".x6-graph");
        await page.Locator("#studio-check summary").WaitForAsync();
    }

    /// <summary>Makes an empty definition; its id.</summary>
    public async Task<string> CreateAsync(string name)
    {
        var (dialog, button) = (page.Locator(".mud-dialog"), page.GetByRole(AriaRole.Button, new() { Name = "新建流程" }).First);
        await SteadyAsync(button); // the list is drawn twice while it loads
        await button.ClickAsync();
        await SteadyAsync(dialog.GetByText("流程类型").First); // and so are the fields while they open
        await dialog.Locator("input").First.FillAsync(name);
        await dialog.GetByText("确定").ClickAsync();
        await page.WaitForURLAsync(new Regex("/edit$"));
        await page.Locator(".x6-graph").WaitForAsync(new() { Timeout = 60_000 });
        await page.Locator("#studio-check summary").WaitForAsync();
        return new Uri(page.Url).Segments[^2].TrimEnd('/');
    }

    /// <summary>Drags an activity out of a group of the palette.</summary>
    public async Task DropAsync(string group, string activity, int x, int y)
    {
        var panel = page.Locator(".mud-expand-panel")
            .Filter(new() { Has = page.Locator(".mud-expand-panel-text", new() { HasTextRegex = new Regex($"^{group}$") }) })
            .First;
        var item = panel.Locator("[draggable=true]").Filter(new() { HasTextRegex = new Regex($@"^\s*{activity}\s*$") }).First;
        if (!await item.IsVisibleAsync())
        {
            await panel.Locator(".mud-expand-panel-header").ClickAsync();
        }

        await item.WaitForAsync();
        await item.EvaluateAsync("item => item.scrollIntoView({ block: 'center' })");
        var before = await Nodes.CountAsync();
        await SavedAsync(() =>
            item.DragToAsync(
                page.Locator(".x6-graph").First,
                new()
                {
                    TargetPosition = new() { X = x, Y = y },
                }
            )
        );
        await Assertions.Expect(Nodes).ToHaveCountAsync(before + 1);
        await Node(activity).Locator(".x6-port-body").First.WaitForAsync();
    }

    /// <summary>The group of the palette that stands above the others.</summary>
    public Task<string> UppermostGroupAsync() =>
        page.Locator(".mud-expand-panel")
            .EvaluateAllAsync<string>(
                "panels => panels.toSorted((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)"
                    + "[0].querySelector('.mud-expand-panel-text').textContent.trim()"
            );

    /// <summary>Draws a line from a port of one activity to another, each by the name of its type.</summary>
    public async Task ConnectAsync(string from, string port, string to)
    {
        var edges = page.Locator(".x6-edge");
        var before = await edges.CountAsync();
        for (var attempt = 0; attempt < 3 && await edges.CountAsync() == before; attempt++)
        {
            var ((x1, y1), (x2, y2)) = (await PortAsync(from, port), await PortAsync(to, "In"));
            await page.Mouse.MoveAsync(x1 - 8, y1); // beside the line that may begin there already
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync((x1 + x2) / 2, (y1 + y2) / 2, new() { Steps = 6 });
            await page.Mouse.MoveAsync(x2, y2, new() { Steps = 8 });
            await page.Mouse.UpAsync();
        }

        await Assertions.Expect(edges).ToHaveCountAsync(before + 1);
    }

    /// <summary>Clicks an activity by its id, the whole drawing in view.</summary>
    public async Task SelectAsync(string activityId)
    {
        await page.Locator($"button:has({FitIcon}) >> visible=true").First.ClickAsync();
        var box = await SteadyAsync(page.Locator($".x6-node[data-cell-id='{activityId}']"));
        await page.Mouse.ClickAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    /// <summary>Clicks an activity by the name of its type.</summary>
    public async Task SelectTypeAsync(string activity)
    {
        var box = await SteadyAsync(Node(activity));
        await page.Mouse.ClickAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    public async Task FillAsync(string label, string text)
    {
        var field = page.Locator(".mud-input-control").Filter(new() { HasText = label }).Locator("input").First;
        await field.EvaluateAsync("field => field.scrollIntoView({ block: 'center' })");
        await SavedAsync(async () =>
        {
            await field.FillAsync(text);
            await field.PressAsync("Tab");
        });
    }

    public Task TickAsync(string label) =>
        SavedAsync(() => page.Locator(".mud-checkbox").Filter(new() { HasText = label }).First.ClickAsync());

    /// <summary>Chooses in a list of the panel of an activity.</summary>
    public async Task ChooseAsync(string label, string item)
    {
        await page.Locator(".mud-select-extended")
            .Filter(new() { Has = page.Locator("label").GetByText(label, new() { Exact = true }) })
            .First.ClickAsync();
        await SavedAsync(() => page.Locator(".mud-popover-open").GetByText(item, new() { Exact = true }).ClickAsync());
    }

    /// <summary>What the bar of the checks says, its list included.</summary>
    public Task<string> CheckAsync() => page.Locator("#studio-check").EvaluateAsync<string>("bar => bar.textContent");

    public Task ChecksAsync(string words) => Assertions.Expect(page.Locator("#studio-check")).ToContainTextAsync(words);

    /// <summary>Presses the designer's own button.</summary>
    public Task PublishAsync() => page.Locator($"button:has({PublishIcon}) >> visible=true").First.ClickAsync();

    /// <summary>Answers the question before a publication.</summary>
    public Task AnswerAsync(string choice) => page.Locator("dialog button").GetByText(choice).ClickAsync();

    public Task OpenTabAsync(string tab) => page.Locator(".mud-tab").GetByText(tab).Last.EvaluateAsync("tab => tab.click()");

    /// <summary>Opens the menu of a row and chooses.</summary>
    public async Task ChooseAsync(ILocator row, string item)
    {
        await row.Locator("button").Last.ClickAsync();
        await page.Locator(".mud-popover-open").GetByText(item, new() { Exact = true }).ClickAsync();
    }

    /// <summary>The designer never shows an error that only a reload resolves.</summary>
    public async Task IsAliveAsync() => Assert.False(await page.Locator("#blazor-error-ui").IsVisibleAsync());

    private ILocator Node(string activity) =>
        Nodes.Filter(new() { Has = page.Locator(".activity-type", new() { HasTextRegex = new Regex($"^{activity}$") }) }).First;

    private async Task<(float X, float Y)> PortAsync(string activity, string port)
    {
        var box = await SteadyAsync(Node(activity).Locator($".x6-port-body[port='{port}'] circle").First);
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    /// <summary>Its position after its animation has ended.</summary>
    private static async Task<LocatorBoundingBoxResult> SteadyAsync(ILocator target)
    {
        await target.WaitForAsync();
        var before = await target.BoundingBoxAsync();
        for (var looks = 0; looks < 40; looks++)
        {
            await target.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            var now = await target.BoundingBoxAsync();
            if (now is not null && before is not null && Math.Abs(now.X - before.X) + Math.Abs(now.Y - before.Y) < 0.5)
            {
                return now;
            }

            before = now;
        }

        return before ?? throw new TimeoutException("The target is not drawn.");
    }

    private Task SavedAsync(Func<Task> act) =>
        page.RunAndWaitForResponseAsync(act, answer => answer.Request.Method == "POST" && Saving().IsMatch(answer.Url));

    [GeneratedRegex("/elsa/api/workflow-definitions$")]
    private static partial Regex Saving();
}
