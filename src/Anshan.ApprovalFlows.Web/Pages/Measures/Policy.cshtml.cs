using Anshan.ApprovalFlows.Approvals.Measures;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Measures;

/// <summary>The document as received, with an anchor for every line; the words of <c>q</c> are marked.</summary>
public sealed class PolicyModel(MeasureCatalogue catalogue) : PageModel
{
    /// <summary>The words to mark; each of their lines by itself.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    public PolicyDocument Document => catalogue.Document;

    /// <summary>The lines after the head, which the page shows itself; empty ones are left out.</summary>
    public IEnumerable<(PolicyLine Line, List<(string Text, bool IsMarked)> Parts)> Lines =>
        Document
            .Lines.SkipWhile(line => line.Text != Document.Preface)
            .Where(line => line.Text.Length > 0)
            .Select(line => (line, Parts(line.Text)));

    private List<(string Text, bool IsMarked)> Parts(string text)
    {
        foreach (var words in (Words ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (text.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at)
            {
                return [(text[..at], false), (words, true), (text[(at + words.Length)..], false)];
            }
        }

        return [(text, false)];
    }
}
