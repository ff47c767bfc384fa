using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>One parsed template file.</summary>
internal sealed partial class MailTemplate
{
    private const int LongestSubject = 150;
    private const int LongestText = 32 * 1024;
    private readonly LiquidTemplate subjectTemplate;
    private readonly LiquidTemplate textTemplate;

    private MailTemplate(string name, string subject, string text, IReadOnlyList<string> needs)
    {
        Name = name;
        Needs = needs;
        Title = Values().Replace(Blocks().Replace(subject, ""), "…").Replace("（…）", "", StringComparison.Ordinal).Trim();
        subjectTemplate = Parsed(name, subject);
        textTemplate = Parsed(name, text);
    }

    public string Name { get; }

    /// <summary>The subject without what differs from case to case.</summary>
    public string Title { get; }

    public IReadOnlyList<string> Needs { get; }

    public static MailTemplate Parse(string file, string content, string footer)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return Header().Match(content.Replace("\r\n", "\n", StringComparison.Ordinal)) is { Success: true } header
            ? new MailTemplate(
                name,
                header.Groups["subject"].Value,
                $"{header.Groups["text"].Value.Trim()}\n\n{footer}",
                Words(header.Groups["needs"].Value)
            )
            : throw new MailTemplateException(name, "前两行应为“subject: 主题”和“needs: 必需的键”，其后空一行。");
    }

    /// <summary>The keys the template asks for, subject and text together.</summary>
    public IEnumerable<string> Uses => Variables.Subject.Concat(Variables.Text).Distinct(StringComparer.Ordinal);

    /// <summary>The keys that the subject asks for, and those of the text.</summary>
    public (IEnumerable<string> Subject, IEnumerable<string> Text) Variables => (subjectTemplate.FreeNames, textTemplate.FreeNames);

    /// <param name="values">Texts, truth values and lists of texts.</param>
    /// <param name="now">What <c>now</c> is in it; null where it must not ask.</param>
    public RenderedMail Render(IReadOnlyDictionary<string, object?> values, DateTimeOffset? now)
    {
        string[] missing = [.. Needs.Where(key => !values.ContainsKey(key))];
        if (missing.Length > 0)
        {
            throw new MailTemplateException(Name, $"缺少内容：{string.Join("、", missing)}。");
        }

        // A line break in a subject would let a value write headers of its own.
        var subject = TypedText.Words(Rendered(subjectTemplate, values, now));
        var text = BlankLines().Replace(Rendered(textTemplate, values, now), "\n\n").Trim() + "\n";
        return new RenderedMail(TextLength.Shortened(subject, LongestSubject), text);
    }

    private string Rendered(LiquidTemplate template, IReadOnlyDictionary<string, object?> values, DateTimeOffset? now)
    {
        try
        {
            return template.Render(values, now, LongestText);
        }
        catch (ExpressionException broken)
        {
            throw new MailTemplateException(Name, broken.Message, broken);
        }
    }

    private static LiquidTemplate Parsed(string name, string source)
    {
        try
        {
            return LiquidTemplate.Parse(source);
        }
        catch (ExpressionException broken)
        {
            throw new MailTemplateException(name, broken.Message, broken);
        }
    }

    private static string[] Words(string list) => list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\Asubject:(?<subject>[^\n]+)\nneeds:(?<needs>[^\n]*)\n\s*\n(?<text>.+)\z", RegexOptions.Singleline)]
    private static partial Regex Header();

    [GeneratedRegex(@"\{%\s*if.*?%\}.*?\{%\s*endif\s*%\}")]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Values();

    [GeneratedRegex(@"[ \t]*\n([ \t]*\n)+")]
    private static partial Regex BlankLines();
}
