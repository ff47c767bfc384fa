using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Anshan.ApprovalFlows.Web.Tests.Http;

/// <summary>A browser without JavaScript: opens pages, fills in and posts the forms it finds there.</summary>
public sealed class Browser(HttpClient client)
{
    public async Task<Page> OpenAsync(string address) => await Page.OfAsync(await client.GetAsync(address));

    public Task<HttpResponseMessage> GetAsync(string address) => client.GetAsync(address);

    /// <summary>Posts the form of the button, with these values instead of those on the page.</summary>
    public Task<Page> ClickAsync(Page page, string button, params (string Name, string Value)[] typed) =>
        SendAsync(page, button, typed, null);

    /// <summary>The same for the button with that test id.</summary>
    public Task<Page> PressAsync(Page page, string testId, params (string Name, string Value)[] typed) =>
        ClickAsync(page, $"[data-testid='{testId}']", typed);

    /// <summary>The same with files chosen in the form's file control.</summary>
    public Task<Page> UploadAsync(Page page, string button, params (string Name, byte[] Content)[] files) =>
        SendAsync(page, button, [], files);

    /// <summary>The same for the button with that test id, with values beside the file.</summary>
    public Task<Page> PressWithFileAsync(
        Page page,
        string testId,
        (string Name, byte[] Content) file,
        params (string Name, string Value)[] typed
    ) => SendAsync(page, $"[data-testid='{testId}']", typed, [file]);

    /// <summary>Whoever approves has verified what the applicant declares, unless the test says otherwise by an empty tick.</summary>
    private static void Verify(IHtmlFormElement form, Dictionary<string, List<string>> fields)
    {
        if (fields.GetValueOrDefault("Review.Decision") is ["Approved"])
        {
            foreach (
                var tick in form
                    .Elements.OfType<IHtmlInputElement>()
                    .Where(input => input.Name!.StartsWith("Review.Verified[", StringComparison.Ordinal))
            )
            {
                fields.TryAdd(tick.Name!, ["true"]);
            }
        }
    }

    private async Task<Page> SendAsync(
        Page page,
        string button,
        (string Name, string Value)[] typed,
        (string Name, byte[] Content)[]? files
    )
    {
        var pressed =
            page.Document.QuerySelector<IHtmlButtonElement>(button)
            ?? throw new InvalidOperationException($"No button {button}:\n{page.Main}");
        var form = pressed.Form!;
        using MultipartFormDataContent content = new();
        var fields = form
            .Elements.OfType<IHtmlElement>()
            .Where(IsSent)
            .GroupBy(NameOf, ValueOf)
            .ToDictionary(field => field.Key, field => field.ToList());
        foreach (var named in typed.GroupBy(value => value.Name, value => value.Value))
        {
            fields[named.Key] = [.. named];
        }

        Verify(form, fields);

        if (pressed.Name is { Length: > 0 } own)
        {
            fields[own] = [pressed.Value];
        }

        foreach (var (name, value) in fields.SelectMany(field => field.Value.Select(value => (field.Key, value))))
        {
            content.Add(new StringContent(value), name);
        }

        var control = (pressed.Closest("[data-upload]") ?? form).QuerySelector<IHtmlInputElement>("input[type=file]")?.Name ?? "files";
        foreach (var (name, bytes) in files ?? [])
        {
            content.Add(new ByteArrayContent(bytes), control, name);
        }

        var action = pressed.GetAttribute("formaction") ?? form.GetAttribute("action") ?? "";
        Uri target = new(new Uri(page.Address, action.Length == 0 ? page.Address.PathAndQuery : action).AbsoluteUri);
        return await Page.OfAsync(await client.PostAsync(target, content));
    }

    private static bool IsSent(IHtmlElement element) =>
        NameOf(element).Length > 0
        && element switch
        {
            IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked,
            IHtmlInputElement { Type: "file" } => false,
            IHtmlButtonElement => false,
            _ => true,
        };

    private static string NameOf(IHtmlElement element) => element.GetAttribute("name") ?? "";

    private static string ValueOf(IHtmlElement element) =>
        element switch
        {
            IHtmlTextAreaElement area => area.Value,
            IHtmlSelectElement select => select.Value ?? "",
            _ => element.GetAttribute("value") ?? "",
        };
}
