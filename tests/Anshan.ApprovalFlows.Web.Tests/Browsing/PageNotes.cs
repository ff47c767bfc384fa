using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>The inspection results of every page reached, once per person and state.</summary>
/// <remarks>
/// Weight and title are read for each. Whether a page can be used by everybody and fits a phone depends on what stands on it alone: text
/// that two roles read word for word alike, each inside a frame of navigation that was looked at too, is looked at once.
/// </remarks>
public sealed partial class PageNotes
{
    private const int MostBytes = 100 * 1024;
    private readonly ConcurrentDictionary<string, (int Requests, long Bytes)> pages = new();
    private readonly ConcurrentDictionary<string, bool> looks = new();
    private readonly string artifacts = Path.Combine(RepositoryFolder.Path, "artifacts");

    /// <summary>Checks a page against the page rules and returns the violations.</summary>
    public async Task<IReadOnlyList<string>> InspectAsync(string who, IPage page, IReadOnlyList<IRequest> requests)
    {
        var name = $"{who} {Pattern(page.Url)}{await PageRules.StateAsync(page)}";
        if (!pages.TryAdd(name, default))
        {
            return [];
        }

        var weight = await WeighAsync(requests);
        pages[name] = weight;
        List<string> broken = [.. await PageRules.TitleAsync(page), .. await PageRules.SwapsAsync(page)];
        if (await IsNewToTheEyeAsync(page))
        {
            broken.AddRange([.. await PageRules.AccessibilityAsync(page), .. await PageRules.WidthAsync(page)]);
        }

        if (weight.Bytes > MostBytes)
        {
            broken.Add($"weighs {weight.Bytes:N0} bytes on first view, more than {MostBytes:N0}");
        }

        await Screens.TakeAsync(page, name);
        return [.. broken.Select(rule => $"{name}: {rule}")];
    }

    /// <summary>The table of the weights, heaviest first, to the output and to <c>artifacts/page-weights.txt</c>.</summary>
    public async Task WriteAsync()
    {
        if (pages.IsEmpty)
        {
            return;
        }

        string[] table =
        [
            $"{pages.Count} pages, {looks.Count} different frames and contents. Bytes on first view (cold cache), requests, page:",
            .. pages
                .OrderByDescending(page => page.Value.Bytes)
                .Select(page => $"{page.Value.Bytes, 9:N0} {page.Value.Requests, 3}  {page.Key}"),
        ];
        Directory.CreateDirectory(artifacts);
        await File.WriteAllLinesAsync(Path.Combine(artifacts, "page-weights.txt"), table);
        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, table));
    }

    /// <summary>Whether the content, or the frame around it, has not been looked at before.</summary>
    private async Task<bool> IsNewToTheEyeAsync(IPage page)
    {
        var (content, frame) = await PageRules.LooksAsync(page);
        return looks.TryAdd(content, true) | looks.TryAdd(frame, true);
    }

    // A document and what draws it come after the page can be read, and only where there is a document.
    private static async Task<(int Requests, long Bytes)> WeighAsync(IReadOnlyList<IRequest> requests)
    {
        var (count, bytes) = (0, 0L);
        foreach (
            var request in requests.Where(request =>
                request.Url.StartsWith("http", StringComparison.Ordinal)
                && !request.Url.Contains("/lib/pdfjs/", StringComparison.Ordinal)
                && !request.Url.Contains("/files/", StringComparison.Ordinal)
            )
        )
        {
            if (await request.ResponseAsync() is not null)
            {
                var sizes = await request.SizesAsync();
                (count, bytes) = (count + 1, bytes + sizes.ResponseHeadersSize + sizes.ResponseBodySize);
            }
        }

        return (count, bytes);
    }

    /// <summary>The address without what differs from row to row.</summary>
    public static string Pattern(string url)
    {
        var address = new Uri(url);
        var query = string.Concat(
            address
                .Query.TrimStart('?')
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => "+" + pair.Split('=')[0])
                .Distinct()
        );
        return Identifier().Replace(address.AbsolutePath, "*") + query;
    }

    [GeneratedRegex(
        "[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[0-9]+(?=/|$)|(?<=/organisations/)(?!new)[^/]+|(?<=/(procedures|definitions)/)[^/]+(?=/)"
    )]
    private static partial Regex Identifier();
}
