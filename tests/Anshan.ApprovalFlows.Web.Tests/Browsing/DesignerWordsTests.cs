using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>
/// What the designer says and what people wrote: the first in Chinese and with a name for every button, the second as it was written.
/// </summary>
[Collection(OwnApplicationTests.Name)]
public sealed class DesignerWordsTests(BrowserRoom room) : IAsyncLifetime
{
    /// <summary>A definition all of whose own texts are words that the designer uses itself.</summary>
    private const string Own = """
        {
          "definitionId": "own-words", "name": "Settings", "description": "Properties", "toolVersion": "3.8.2",
          "root": { "type": "Elsa.Flowchart", "version": 1, "id": "F", "nodeId": "F", "name": "F", "activities": [
            { "type": "Elsa.Start", "version": 1, "id": "a1", "nodeId": "F:a1", "name": "Start",
              "metadata": { "displayText": "Import", "description": "Loading",
              "showDescription": true, "designer": { "position": { "x": 20, "y": 40 }, "size": { "width": 120, "height": 50 } } } },
            { "type": "Elsa.FlowFork", "version": 1, "id": "a2", "nodeId": "F:a2", "name": "Fork",
              "branches": { "typeName": "List", "expression": { "type": "Object", "value": "[\"Save\",\"Delete\"]" } },
              "metadata": { "displayText": "Publish",
                "designer": { "position": { "x": 260, "y": 40 }, "size": { "width": 120, "height": 50 } } } },
            { "type": "Elsa.WriteLine", "version": 1, "id": "a3", "nodeId": "F:a3", "name": "Reason",
              "text": { "typeName": "String", "expression": { "type": "Literal", "value": "Save" } },
              "metadata": { "displayText": "Status",
                "designer": { "position": { "x": 520, "y": 40 }, "size": { "width": 120, "height": 50 } } } } ],
            "connections": [ { "source": { "activity": "a1", "port": "Done" }, "target": { "activity": "a2", "port": "In" } },
              { "source": { "activity": "a2", "port": "Save" }, "target": { "activity": "a3", "port": "In" } } ] },
          "variables": [ { "id": "v1", "name": "Value", "typeName": "String", "isArray": false, "value": "" } ],
          "inputs": [], "outputs": [], "outcomes": [ "Cancel" ], "customProperties": {}, "options": {}
        }
        """;

    /// <summary>What stays in Latin letters: languages, ids, and modes that are stored so.</summary>
    private const string Latin = """
        () => {
          const spoken = /^(JavaScript|Liquid|JSON|Cron|Elsa|HTML|HTTP|URL|id)$/i;
          const out = new Set();
          const walker = document.createTreeWalker(document.querySelector('#studio'), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            const text = walker.currentNode.data.trim();
            const skipped = 'script, style, textarea, .monaco-editor, .mud-simple-table td:not(:first-child), .mud-chip-content';
            if (!element || element.closest(skipped) || !element.getClientRects().length) continue;
            if (/^[A-Za-z][A-Za-z ,.'-]+$/.test(text) && !spoken.test(text) && !/^(measure|shared|own|every)-/.test(text)) out.add(text);
          }
          return [...out];
        }
        """;

    private RunningApp? app;
    private Stage? stage;

    public ValueTask InitializeAsync()
    {
        if (Chromium.IsInstalled)
        {
            app = RunningApp.Start(withDesigner: true);
            stage = new Stage(room, app);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (stage is not null)
        {
            await stage.DisposeAsync();
            await app!.DisposeAsync();
        }
    }

    [BrowserFact]
    public async Task What_people_wrote_stays_and_the_rest_is_chinese_and_named()
    {
        var visitor = await stage!.SignInAsync("workflow");
        var board = new DrawingBoard(await visitor.Page.Context.NewPageAsync());
        await board.OpenListAsync();
        Assert.Equal(200, await ImportAsync(board.Page, Own));
        await board.Page.GetByPlaceholder("按编号、名称或说明查找").FillAsync("own-words");
        var row = board.Page.Locator("table tbody tr").Filter(new() { HasText = "own-words" });
        await Assertions.Expect(row).ToContainTextAsync("Settings");
        await Assertions.Expect(row).ToContainTextAsync("Properties");
        await NamedAsync(board, ["Settings", "Properties"]);

        await board.OpenAsync("own-words");
        foreach (var (id, name) in ((string, string)[])[("a1", "Import"), ("a2", "Publish"), ("a3", "Status")])
        {
            await Assertions.Expect(board.Page.Locator($".x6-node[data-cell-id='{id}'] .activity-label")).ToHaveTextAsync(name);
        }

        await Assertions.Expect(board.Page.Locator(".x6-node[data-cell-id='a2']")).ToContainTextAsync("Save");
        await Assertions.Expect(board.Page.Locator(".mud-tab").Filter(new() { HasText = "Settings" })).ToHaveCountAsync(1);
        await board.SelectAsync("a3");
        await board.OpenTabAsync("变量");
        await Assertions.Expect(board.Page.Locator(".mud-simple-table td").GetByText("Value", new() { Exact = true })).ToHaveCountAsync(1);
        await NamedAsync(board, ["Settings", "Properties", "Import", "Publish", "Status", "Save", "Delete", "Value", "Loading", "Reason"]);
    }

    [BrowserFact]
    public async Task A_refused_import_is_not_announced_as_done()
    {
        var visitor = await stage!.SignInAsync("workflow");
        var board = new DrawingBoard(await visitor.Page.Context.NewPageAsync());
        await board.OpenListAsync();
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(
            path,
            """{"definitionId":"broken-import","id":"b","name":"坏文件","root":{"type":"Elsa.Flowchart","id":"F","activities":["""
                + """{"id":"x"},{"id":"x"}],"connections":[]}}""",
            TestContext.Current.CancellationToken
        );
        await board.Page.Locator("input[type=file]").First.SetInputFilesAsync(path);
        await Assertions.Expect(board.Page.Locator(".studio-tell")).ToContainTextAsync("没有导入");
        await board.Page.WaitForTimeoutAsync(1000);
        Assert.DoesNotContain("已导入", await board.Page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);

        // What the designer says of a refusal by itself is not in its own language.
        await File.WriteAllTextAsync(
            path,
            """{"definitionId":"x","name":"坏的","root":{"type":"Elsa.Nope","id":"a"}}""",
            TestContext.Current.CancellationToken
        );
        await board.Page.Locator("input[type=file]").First.SetInputFilesAsync(path);
        await board.Page.WaitForTimeoutAsync(1000);
        await Assertions.Expect(board.Page.Locator(".mud-snackbar").First).ToContainTextAsync("没有导入");
        Assert.DoesNotContain(await board.Page.Locator(".mud-snackbar").AllInnerTextsAsync(), text => text.Any(char.IsAsciiLetter));
        File.Delete(path);
        await board.IsAliveAsync();
    }

    private static Task<int> ImportAsync(IPage page, string definition) =>
        page.EvaluateAsync<int>(
            "async body => (await fetch('/elsa/api/workflow-definitions/import', { method: 'POST', headers: { 'content-type': "
                + "'application/json' }, body })).status",
            definition
        );

    /// <summary>No English but what people wrote, and no button or field without a name.</summary>
    private static async Task NamedAsync(DrawingBoard board, string[] written)
    {
        await board.Page.WaitForTimeoutAsync(800); // names are given a moment after something is drawn
        Assert.Empty((await board.Page.EvaluateAsync<string[]>(Latin)).Except(written));
        string[] rules =
        [
            "axe button-name",
            "axe label ",
            "axe aria-",
            "axe select-name",
            "axe link-name",
            "axe page-has-heading-one",
            "axe input-button-name",
        ];
        string[] unnamed =
        [
            .. (await PageRules.AccessibilityAsync(board.Page)).Where(problem =>
                Array.Exists(rules, rule => problem.StartsWith(rule, StringComparison.Ordinal))
            ),
        ];
        Assert.Empty(unnamed);
        await board.IsAliveAsync();
    }
}
