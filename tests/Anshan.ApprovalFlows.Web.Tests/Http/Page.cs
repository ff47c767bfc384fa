using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Anshan.ApprovalFlows.Web.Tests.Http;

/// <summary>An answered page, parsed.</summary>
public sealed record Page(HttpStatusCode Status, Uri Address, IHtmlDocument Document)
{
    public static async Task<Page> OfAsync(HttpResponseMessage answer) =>
        new(
            answer.StatusCode,
            answer.RequestMessage!.RequestUri!,
            await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync())
        );

    /// <summary>What stands on the page between its head and its foot.</summary>
    public string Main => Tidy(Document.QuerySelector("main")?.TextContent ?? "");

    public string Path => Address.AbsolutePath;

    /// <summary>The text of the element with that test id; null when the page has none.</summary>
    public string? this[string testId] => Find(testId) is { } found ? Tidy(found.TextContent) : null;

    public IReadOnlyList<string> Texts(string testId) =>
        [.. Document.QuerySelectorAll($"[data-testid={testId}]").Select(found => Tidy(found.TextContent))];

    public IElement? Find(string testId) => Document.QuerySelector($"[data-testid={testId}]");

    /// <summary>What stands in a control.</summary>
    public string? Value(string id) =>
        Document.GetElementById(id) switch
        {
            IHtmlTextAreaElement area => area.Value,
            IHtmlInputElement input => input.Value,
            _ => null,
        };

    private static string Tidy(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
