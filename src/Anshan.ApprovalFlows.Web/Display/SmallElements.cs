using System.Net;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary><c>&lt;icon name="check" /&gt;</c>: a symbol of <c>wwwroot/img/icons.svg</c>, hidden from screen readers.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconElement : TagHelper
{
    public required string Name { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "icon");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent($"<use href=\"/img/icons.svg#{WebUtility.HtmlEncode(Name)}\"></use>");
    }
}

/// <summary>
/// <c>&lt;moment at="…" /&gt;</c>: an instant in Chinese, with its machine-readable form; <c>date-only</c> leaves the time out.
/// </summary>
[HtmlTargetElement("moment", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MomentElement : TagHelper
{
    public required DateTimeOffset At { get; set; }

    public bool DateOnly { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", Show.Machine(At));
        output.Content.SetContent(DateOnly ? Show.Date(At) : Show.Moment(At));
    }
}

/// <summary>
/// <c>&lt;error-summary /&gt;</c>: every error of the page on top, each leading to its field; nothing when there is none.
/// </summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryElement : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var errors = View
            .ViewData.ModelState.SelectMany(entry => entry.Value!.Errors.Select(error => (entry.Key, error.ErrorMessage)))
            .Where(error => error.ErrorMessage.Length > 0)
            .DistinctBy(error => error.ErrorMessage)
            .ToList();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "error-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("data-testid", "error-summary");
        output.Content.AppendHtml("<h2>请先更正以下内容</h2><ul>");
        foreach (var (key, message) in errors)
        {
            var text = WebUtility.HtmlEncode(message);
            output.Content.AppendHtml(
                key.Length == 0 ? $"<li>{text}</li>" : $"<li><a href=\"#{TagBuilder.CreateSanitizedId(key, "_")}\">{text}</a></li>"
            );
        }

        output.Content.AppendHtml("</ul>");
    }
}
