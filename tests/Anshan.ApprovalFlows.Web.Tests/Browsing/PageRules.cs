using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>What every page has to keep: a title, no accessibility violation, nothing wider than a small phone.</summary>
internal static class PageRules
{
    private const int PhoneWidth = 360;
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));

    private const string RunAxe = """
        async () => {
          const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
          const result = await axe.run(document, { resultTypes: ['violations'], runOnly: tags, iframes: false });
          const where = node => `at ${node.target.join(' ')}\n      ${node.failureSummary.replace(/\s+/g, ' ')}`;
          return result.violations.flatMap(rule => rule.nodes.map(node =>
            `axe ${rule.id} (${rule.impact}): ${rule.help}\n      ${where(node)}`));
        }
        """;

    private const string TooWide = """
        () => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1).slice(0, 5)
            .map(e => `wider than ${width} px: ${e.tagName.toLowerCase()}.${e.className} `
              + `reaches ${Math.round(e.getBoundingClientRect().right)}`);
        }
        """;

    /// <summary>Everything that a script of a page replaces, and whether somebody may be typing, pressing or standing there.</summary>
    private const string Swaps = """
        () => {
          const verbs = ['get', 'post', 'put', 'patch', 'delete'].map(verb => `[hx-${verb}], [data-hx-${verb}]`).join();
          const handled = 'input, select, textarea, button, a[href], summary, [tabindex], [contenteditable], iframe';
          const find = (source, words) => words === 'this' ? source.closest('[hx-target]')
            : words.startsWith('closest ') ? source.closest(words.slice(8))
            : words.startsWith('find ') ? source.querySelector(words.slice(5)) : document.querySelector(words);
          return [...document.querySelectorAll(verbs)].flatMap(source => {
            const words = source.closest('[hx-target]')?.getAttribute('hx-target');
            const target = words ? find(source, words) : source;
            const what = target ? [target, ...target.querySelectorAll('*')].find(e => e.matches(handled)) : null;
            return !target ? [`a swap has no target: ${words}`]
              : what ? [`a swap of ${words ?? 'itself'} would replace what somebody uses: ${what.outerHTML.slice(0, 120)}`] : [];
          });
        }
        """;

    private const string State = """
        () => {
          const has = (selector, word) => document.querySelector(selector) ? word : '';
          const status = document.querySelector('.page-head .status');
          return has('.field-error, .error-summary', ' errors') + has('.empty-state', ' empty') + has('[data-testid=notice]', ' done')
            + (status ? ' ' + status.textContent.trim() : '');
        }
        """;

    private const string Looks = """
        () => {
          const main = document.querySelector('main')?.outerHTML ?? '';
          const frame = document.documentElement.outerHTML.replace(main, '').replace(/<title>.*?<\/title>/s, '');
          return [main, frame].map(html => html.replace(/<input(?=[^>]* type="hidden")[^>]*>| datetime="[^"]*"/g, ''));
        }
        """;

    /// <summary>Every page has a title of its own.</summary>
    public static async Task<string[]> TitleAsync(IPage page) =>
        new Uri(page.Url).AbsolutePath == Links.Home || (await page.TitleAsync()).Contains(" · ", StringComparison.Ordinal)
            ? []
            : [$"has no title of its own: {await page.TitleAsync()}"];

    /// <summary>What a script replaces holds results only: no field, nothing that can have the focus.</summary>
    public static Task<string[]> SwapsAsync(IPage page) => page.EvaluateAsync<string[]>(Swaps);

    /// <summary>The visible state of a page, which distinguishes two views of one address.</summary>
    public static Task<string> StateAsync(IPage page) => page.EvaluateAsync<string>(State);

    /// <summary>
    /// The main part as it stands now and all that stands around it, without what nobody sees: hidden fields, and the seconds of a date.
    /// </summary>
    public static async Task<(string Content, string Frame)> LooksAsync(IPage page) =>
        await page.EvaluateAsync<string[]>(Looks) is [var content, var frame]
            ? (content, frame)
            : throw new InvalidOperationException("A page has a content and a frame.");

    public static async Task<string[]> AccessibilityAsync(IPage page)
    {
        // Without the last words the whole library would come back as the value of its script, hundreds of megabytes a page.
        await page.EvaluateAsync(Axe.Value + "\n;void 0;");
        return await page.EvaluateAsync<string[]>(RunAxe);
    }

    public static async Task<string[]> WidthAsync(IPage page)
    {
        var usual = page.ViewportSize!;
        await page.SetViewportSizeAsync(PhoneWidth, 800);
        var problems = await page.EvaluateAsync<string[]>(TooWide);
        await page.SetViewportSizeAsync(usual.Width, usual.Height);
        return problems;
    }
}
