using System.Net;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>
/// How an amount was understood, next to the field it is typed into: 12万 is shown as 120,000.00 元 while typing and after sending.
/// </summary>
public static class AmountReading
{
    /// <summary>Where the words for a typed amount are asked for; the amount is the only value of the query.</summary>
    public const string Address = "/amounts";

    /// <summary>The amount in words; empty where it cannot be read, which is said when the form is sent.</summary>
    public static string Of(string? typed) => Money.TryParseYuan(typed, out var money, out _) ? $"= {money.ToDisplay()}" : "";

    /// <summary>What the control of an amount carries.</summary>
    public static IReadOnlyDictionary<string, string> Attributes(string id) =>
        new Dictionary<string, string>
        {
            ["hx-get"] = Address,
            ["hx-trigger"] = "input changed delay:250ms",
            ["hx-sync"] = "this:replace",
            ["hx-target"] = $"#{id}-read",
            ["hx-swap"] = "innerHTML",
        };

    /// <summary>The place next to the control where the amount stands as it was understood.</summary>
    public static TagBuilder Place(string id, string? value)
    {
        var place = new TagBuilder("output");
        place.Attributes["class"] = "amount-reading num";
        place.Attributes["id"] = $"{id}-read";
        place.Attributes["for"] = id;
        place.InnerHtml.Append(Of(value));
        return place;
    }

    public static void MapAmounts(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                Address,
                (HttpRequest request) =>
                    Results.Text(
                        request.Query.FirstOrDefault().Value.ToString() is { Length: <= 200 } typed ? WebUtility.HtmlEncode(Of(typed)) : "",
                        "text/html; charset=utf-8"
                    )
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
}

/// <summary>
/// <c>&lt;amount-reading for-id="…" value="…" /&gt;</c>: the place next to a field where the amount stands as it was understood.
/// </summary>
[HtmlTargetElement("amount-reading", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AmountReadingElement : TagHelper
{
    public required string ForId { get; set; }

    public string? Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(AmountReading.Place(ForId, Value));
    }
}

/// <summary>
/// <c>&lt;input id="…" reads-amount="true" /&gt;</c>: asks, while somebody types, how the amount is understood; the words go into
/// <c>amount-reading</c>.
/// </summary>
[HtmlTargetElement("input", Attributes = Name)]
public sealed class ReadsAmountElement : TagHelper
{
    private const string Name = "reads-amount";

    [HtmlAttributeName(Name)]
    public bool ReadsAmount { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ReadsAmount)
        {
            foreach (var (name, value) in AmountReading.Attributes(output.Attributes["id"].Value.ToString()!))
            {
                output.Attributes.SetAttribute(name, value);
            }
        }
    }
}
