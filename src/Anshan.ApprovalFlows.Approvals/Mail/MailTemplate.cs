using System.Globalization;
using System.Text.RegularExpressions;
using DotLiquid;
using DotLiquid.Exceptions;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>One parsed template file.</summary>
internal sealed partial class MailTemplate
{
    private const int LongestSubject = 150;
    private const int LongestText = 32 * 1024;
    private readonly Template _subject;
    private readonly Template _text;

    private MailTemplate(string name, string subject, string text, IReadOnlyList<string> needs)
    {
        Name = name;
        Needs = needs;
        Title = Values().Replace(Blocks().Replace(subject, ""), "…").Replace("（…）", "", StringComparison.Ordinal).Trim();
        _subject = Parsed(name, subject);
        _text = Parsed(name, text);
    }

    public string Name { get; }

    /// <summary>The subject without what differs from case to case.</summary>
    public string Title { get; }

    public IReadOnlyList<string> Needs { get; }

    public static MailTemplate Parse(string file, string content, string footer)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return Header().Match(content.Replace("\r\n", "\n", StringComparison.Ordinal)) is { Success: true } header
            ? new MailTemplate(name, header.Groups["subject"].Value, $"{header.Groups["text"].Value.Trim()}\n\n{footer}", Words(header.Groups["needs"].Value))
            : throw new MailTemplateException(name, "前两行应为“subject: 主题”和“needs: 必需的键”，其后空一行。");
    }

    public RenderedMail Render(Hash values)
    {
        string[] missing = [.. Needs.Where(key => !values.ContainsKey(key))];
        if (missing.Length > 0)
        {
            throw new MailTemplateException(Name, $"缺少内容：{string.Join("、", missing)}。");
        }

        // A line break in a subject would let a value write headers of its own.
        string subject = Spaces().Replace(Rendered(_subject, values), " ").Trim();
        string text = BlankLines().Replace(Rendered(_text, values), "\n\n").Trim() + "\n";
        return new RenderedMail(subject.Length > LongestSubject ? subject[..LongestSubject] + "…" : subject, text);
    }

    private string Rendered(Template template, Hash values)
    {
        using BoundedWriter writer = new(LongestText);
        try
        {
            template.Render(writer, new RenderParameters(CultureInfo.InvariantCulture)
            {
                LocalVariables = values,
                ErrorsOutputMode = ErrorsOutputMode.Rethrow,
                MaxIterations = 1000,
            });
        }
        catch (Exception broken) when (broken is LiquidException or RenderException or OutputTooLongException)
        {
            throw new MailTemplateException(Name, broken.Message, broken);
        }

        return writer.ToString();
    }

    private static Template Parsed(string name, string source)
    {
        try
        {
            Template template = Template.Parse(source);
            template.MakeThreadSafe();
            return template;
        }
        catch (LiquidException broken)
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

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[ \t]*\n([ \t]*\n)+")]
    private static partial Regex BlankLines();
}
