using System.Net;
using Anshan.ApprovalFlows.Approvals.Awards;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>How an amount was understood, next to the field it is typed into: 12万 is shown as 120,000.00 元 while typing and after sending.</summary>
public static class AmountReading
{
    /// <summary>Where the words for a typed amount are asked for; the amount is the only value of the query.</summary>
    public const string Address = "/amounts";

    /// <summary>The amount in words; empty where it cannot be read, which is said when the form is sent.</summary>
    public static string Of(string? typed) => Money.TryParseYuan(typed, out var money, out _) ? $"= {money.ToDisplay()}" : "";

    /// <summary>What the control of an amount carries.</summary>
    public static IReadOnlyDictionary<string, string> Attributes(string id) => new Dictionary<string, string>
    {
        ["hx-get"] = Address,
        ["hx-trigger"] = "input changed delay:250ms",
        ["hx-target"] = $"#{id}-read",
        ["hx-swap"] = "innerHTML",
    };

    public static void MapAmounts(this IEndpointRouteBuilder routes) => routes.MapGet(Address, (HttpRequest request) =>
        Results.Text(request.Query.FirstOrDefault().Value.ToString() is { Length: <= 200 } typed ? WebUtility.HtmlEncode(Of(typed)) : "", "text/html; charset=utf-8"))
        .AllowAnonymous().ExcludeFromDescription();
}

/// <summary><c>&lt;amount-reading for-id="…" value="…" /&gt;</c>: the place next to a field where the amount stands as it was understood.</summary>
[HtmlTargetElement("amount-reading", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AmountReadingElement : TagHelper
{
    public required string ForId { get; set; }

    public string? Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "output";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "amount-reading num");
        output.Attributes.SetAttribute("id", $"{ForId}-read");
        output.Attributes.SetAttribute("for", ForId);
        output.Content.SetContent(AmountReading.Of(Value));
    }
}
