using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>
/// The designer's lists on a telephone and on a tablet: every control in its own place and in the window, every cell named in Chinese.
/// </summary>
internal static class SmallScreen
{
    private const string Faults = """
        () => {
          const box = element => element.getBoundingClientRect();
          const name = element => (element.textContent || element.querySelector('input')?.placeholder || element.className).trim();
          const cover = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
            && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
          const controls = '.mud-table-toolbar button, .mud-table-toolbar .mud-input, .mud-table-body button, .mud-table-body label';
          const shown = [...document.querySelectorAll(`#studio :is(${controls})`)]
            .filter(element => box(element).width > 0 && !element.parentElement.closest('.mud-input'));
          const labels = new Set([...document.querySelectorAll('#studio [data-label]')].map(cell => cell.dataset.label));
          return [
            ...shown.flatMap((one, place) => shown.slice(place + 1).filter(other => cover(box(one), box(other)))
              .map(other => `${innerWidth} px: ${name(one)} lies over ${name(other)}`)),
            ...shown.filter(element => box(element).left < 0 || box(element).right > innerWidth)
              .map(element => `${innerWidth} px: ${name(element)} is out of the window`),
            ...[...labels].filter(label => /[A-Za-z]/.test(label)).map(label => `a cell is named ${label}`),
            ...shown.length > 5 && labels.size > 3 ? [] : ['there is no list'],
          ];
        }
        """;

    public static async Task<string[]> FaultsAsync(IPage page)
    {
        await page.Locator("#studio td[data-label]").First.WaitForAsync();
        var usual = page.ViewportSize!;
        List<string> faults = [];
        foreach (var width in (int[])[360, 768])
        {
            await page.SetViewportSizeAsync(width, 800);
            faults.AddRange(await page.EvaluateAsync<string[]>(Faults));
        }

        await page.SetViewportSizeAsync(usual.Width, usual.Height);
        return [.. faults];
    }
}
