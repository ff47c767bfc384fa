using System.Net;
using AngleSharp;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>What a person sees: a page after its redirects.</summary>
internal sealed record Screen(HttpStatusCode Status, Uri Address, IHtmlDocument Document)
{
    /// <summary>The text of the element with that test id; null when the page has none.</summary>
    public string? Text(string testId) => Document.QuerySelector($"[data-testid={testId}]") is { } found ? Tidy(found.TextContent) : null;

    public IReadOnlyList<string> Texts(string testId) => [.. Document.QuerySelectorAll($"[data-testid={testId}]").Select(found => Tidy(found.TextContent))];

    public string Main => Tidy(Document.QuerySelector("main")?.TextContent ?? "");

    private static string Tidy(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Opens pages, follows redirects, keeps cookies, and sends forms as they stand with what was typed into them.</summary>
internal sealed class Browser(HttpMessageHandler server, Uri site)
{
    private readonly CookieContainer cookies = new();

    public void Cookie(string name, string value) => cookies.Add(site, new Cookie(name, value));

    public Task<Screen> OpenAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(site, address)));

    /// <summary>Presses a button: sends its form with the hidden and prefilled fields, overwritten by <paramref name="typed"/>.</summary>
    public Task<Screen> PressAsync(Screen screen, string button, params (string Name, string Value)[] typed)
    {
        var pressed = screen.Document.QuerySelector($"[data-testid={button}]") as IHtmlElement
            ?? throw new InvalidOperationException($"No button {button} on {screen.Address}: {screen.Main}");
        var form = pressed.Closest("form") as IHtmlFormElement ?? throw new InvalidOperationException($"{button} stands in no form.");
        var fields = Fields(form).Where(field => typed.All(entry => entry.Name != field.Key)).ToList();
        fields.AddRange(typed.Select(entry => KeyValuePair.Create(entry.Name, entry.Value)));
        if (pressed.GetAttribute("name") is { } name)
        {
            fields.Add(KeyValuePair.Create(name, pressed.GetAttribute("value") ?? ""));
        }

        var action = pressed.GetAttribute("formaction") ?? form.GetAttribute("action");
        var address = string.IsNullOrEmpty(action) ? screen.Address : new Uri(screen.Address, action);
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) });
    }

    /// <summary>Sends one file with the form of that file control.</summary>
    public Task<Screen> UploadAsync(Screen screen, string control, string fileName, byte[] file)
    {
        var form = screen.Document.QuerySelector(control)?.Closest("form") as IHtmlFormElement
            ?? throw new InvalidOperationException($"No file control {control} on {screen.Address}: {screen.Main}");
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in Fields(form).Where(field => field.Key != "files"))
        {
            content.Add(new StringContent(value), name);
        }

        content.Add(new ByteArrayContent(file), "files", fileName);
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(screen.Address, form.GetAttribute("action"))) { Content = content });
    }

    private async Task<Screen> SendAsync(HttpRequestMessage request)
    {
        // One chain of handlers for each request: the server's own handler must not be disposed with it.
        var chain = new RedirectHandler { InnerHandler = new CookieContainerHandler(cookies) { InnerHandler = server } };
        using var sender = new HttpMessageInvoker(chain, disposeHandler: false);
        using var response = await sender.SendAsync(request, CancellationToken.None);
        var html = await response.Content.ReadAsStringAsync();
        var document = await BrowsingContext.New(Configuration.Default).OpenAsync(reply => reply.Content(html));
        return new Screen(response.StatusCode, response.RequestMessage?.RequestUri ?? request.RequestUri!, (IHtmlDocument)document);
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(IHtmlFormElement form) =>
        from element in form.QuerySelectorAll("input[name], textarea[name], select[name]").OfType<IHtmlElement>()
        let type = element.GetAttribute("type")
        where type is not ("radio" or "checkbox" or "submit") || element is IHtmlInputElement { IsChecked: true }
        select KeyValuePair.Create(element.GetAttribute("name")!, element switch
        {
            IHtmlTextAreaElement area => area.Value,
            IHtmlSelectElement choice => choice.Value ?? "",
            IHtmlInputElement input => input.Value,
            _ => "",
        });
}
