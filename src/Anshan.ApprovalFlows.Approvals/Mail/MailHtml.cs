using System.Text;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Plain text as the simplest HTML: paragraphs, line breaks, clickable links; everything else encoded.</summary>
internal static partial class MailHtml
{
    public static string From(string text)
    {
        StringBuilder html = new("<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"></head>");
        html.Append(
            "<body style=\"font-family:'PingFang SC','Microsoft YaHei',sans-serif;font-size:16px;line-height:1.75;color:#222;"
                + "max-width:40em;overflow-wrap:anywhere\">"
        );
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            html.Append("<p>").Append(Linked(paragraph).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>");
        }

        return html.Append("</body></html>").ToString();
    }

    private static string Linked(string paragraph)
    {
        StringBuilder html = new();
        var end = 0;
        foreach (Match link in Link().Matches(paragraph))
        {
            var address = Encoded(link.Value);
            html.Append(Encoded(paragraph[end..link.Index]))
                .Append("<a href=\"")
                .Append(address)
                .Append("\">")
                .Append(address)
                .Append("</a>");
            end = link.Index + link.Length;
        }

        return html.Append(Encoded(paragraph[end..])).ToString();
    }

    // Only what HTML needs: the framework's encoder would also turn rare Chinese characters into numbers.
    private static string Encoded(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal);

    // Addresses are ASCII; Chinese punctuation behind one, or an English full stop, is not part of it.
    [GeneratedRegex(@"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9\-_~/#=%]")]
    private static partial Regex Link();
}
