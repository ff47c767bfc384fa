using System.Net;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>
/// One labelled control with hint and error, wired for screen readers:
/// <c>&lt;field asp-for="Input.Email" label="电子邮箱" hint="…" type="email" autocomplete="email" /&gt;</c>.
/// With <c>items</c> it is a select, with <c>rows</c> a text area; other attributes go to the control.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldElement(IHtmlGenerator html) : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public required ModelExpression For { get; set; }

    public required string Label { get; set; }

    public string? Hint { get; set; }

    public bool Optional { get; set; }

    /// <summary>What stands behind the label of an optional field: when it may be left out.</summary>
    public string OptionalText { get; set; } = "选填";

    public bool Wide { get; set; }

    public string Type { get; set; } = "text";

    public IEnumerable<SelectListItem>? Items { get; set; }

    public int? Rows { get; set; }

    /// <summary>Whether money is typed here: what was understood then stands next to it.</summary>
    public bool Amount { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = View.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = TagBuilder.CreateSanitizedId(name, "_");
        var error = View.ViewData.ModelState.ErrorOf(name);

        var attributes = output.Attributes.ToDictionary(attribute => attribute.Name, attribute => (object?)attribute.Value.ToString());
        output.Attributes.Clear();
        Describe(attributes, id, error);

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"field{(Wide ? " field-wide" : "")}{(error is null ? "" : " has-error")}");
        var optional = Optional ? $"<span class=\"optional\">（{WebUtility.HtmlEncode(OptionalText)}）</span>" : "";
        output.Content.AppendHtml($"<label for=\"{id}\">{WebUtility.HtmlEncode(Label)}{optional}</label>");
        Paragraph(output, Hint, $"{id}-hint", "hint");
        Paragraph(output, error, $"{id}-error", "field-error");
        output.Content.AppendHtml(Control(attributes));
        if (Amount)
        {
            output.Content.AppendHtml(AmountReading.Place(id, For.Model?.ToString()));
        }
    }

    private void Describe(Dictionary<string, object?> attributes, string id, string? error)
    {
        var about = string.Join(' ', new[] { Hint is null ? null : $"{id}-hint", error is null ? null : $"{id}-error" }.OfType<string>());
        if (about.Length > 0)
        {
            attributes["aria-describedby"] = about;
        }

        if (error is not null)
        {
            attributes["aria-invalid"] = "true";
        }

        if (!Optional)
        {
            attributes["aria-required"] = "true";
        }

        foreach (var (name, value) in Amount ? AmountReading.Attributes(id) : new Dictionary<string, string>())
        {
            attributes[name] = value;
        }

        attributes["class"] = Items is null ? "form-control" : "form-select";
    }

    private TagBuilder Control(Dictionary<string, object?> attributes)
    {
        TagBuilder control;
        if (Items is not null)
        {
            control = html.GenerateSelect(View, For.ModelExplorer, null, For.Name, Items, allowMultiple: false, attributes);
        }
        else if (Rows is { } rows)
        {
            control = html.GenerateTextArea(View, For.ModelExplorer, For.Name, rows, 0, attributes);
            control.Attributes.Remove("cols");
        }
        else
        {
            // What was typed comes back after an error, a password never does.
            attributes["type"] = Type;
            control =
                Type == "password"
                    ? html.GeneratePassword(View, For.ModelExplorer, For.Name, null, attributes)
                    : html.GenerateTextBox(View, For.ModelExplorer, For.Name, For.Model, null, attributes);
        }

        // A limit in the browser silently cuts what is pasted; the server reports what is too long.
        foreach (
            var unused in control
                .Attributes.Keys.Where(key => key == "maxlength" || key.StartsWith("data-val", StringComparison.Ordinal))
                .ToList()
        )
        {
            control.Attributes.Remove(unused);
        }

        return control;
    }

    private static void Paragraph(TagHelperOutput output, string? text, string id, string css)
    {
        if (text is not null)
        {
            output.Content.AppendHtml($"<p class=\"{css}\" id=\"{id}\">{WebUtility.HtmlEncode(text)}</p>");
        }
    }
}
