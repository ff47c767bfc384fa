using Anshan.ApprovalFlows.Testing;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>Pictures of every page reached, in three widths, when <c>SCREENS=1</c>: <c>artifacts/screens/360/….png</c>.</summary>
internal static class Screens
{
    private static readonly int[] Widths = [360, 768, 1440];

    public static bool AreWanted { get; } = Environment.GetEnvironmentVariable("SCREENS") == "1";

    public static async Task TakeAsync(IPage page, string name)
    {
        if (!AreWanted)
        {
            return;
        }

        var usual = page.ViewportSize!;
        var file = string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '.' ? letter : '_')) + ".png";
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, usual.Height);
            await page.ScreenshotAsync(
                new() { Path = Path.Combine(RepositoryFolder.Path, "artifacts", "screens", $"{width}", file), FullPage = true }
            );
        }

        await page.SetViewportSizeAsync(usual.Width, usual.Height);
    }
}
