using System.Net;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>
/// <c>&lt;q&gt;</c>: a quotation of the policy; it leads to its place in the document where the page says of which measure it is.
/// </summary>
/// <remarks>The page says so in <c>ViewData["MeasureId"]</c>, or the element by its attribute <c>measure</c>.</remarks>
[HtmlTargetElement("q")]
public sealed class QuotationElement(MeasureCatalogue catalogue) : TagHelper
{
    /// <summary>The key in the view data.</summary>
    public const string MeasureKey = "MeasureId";

    public string? Measure { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var html = (await output.GetChildContentAsync()).GetContent();
        var words = WebUtility.HtmlDecode(html).Trim();
        var id = Measure ?? View.ViewData[MeasureKey] as string;
        if (id is not null && words.Length > 0 && catalogue.Document.PlaceOf(id, words) is { } line)
        {
            var address = WebUtility.HtmlEncode(Links.PolicyAt(line, words));
            output.Content.SetHtmlContent($"<a href=\"{address}\" title=\"查看政策原文\">{html}</a>");
        }
    }
}
