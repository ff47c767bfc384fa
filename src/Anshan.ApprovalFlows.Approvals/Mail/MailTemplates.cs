using System.Collections.Frozen;
using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using DotLiquid;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>The e-mail templates of <c>workflows/mail</c>, parsed once; safe for use by many threads.</summary>
/// <remarks>A template begins with <c>subject: …</c> and <c>needs: …</c>, the keys without which the mail would make no sense; every other
/// key is optional and the sentence around it disappears with it. Values are texts to the template engine, never templates.</remarks>
public sealed class MailTemplates
{
    public const string SiteName = "鞍山市惠企政策办理平台";
    private const int LongestValue = 4000;
    private readonly FrozenDictionary<string, MailTemplate> _templates;

    private MailTemplates(IEnumerable<MailTemplate> templates) => _templates = templates.ToFrozenDictionary(template => template.Name);

    public IEnumerable<string> Names => _templates.Keys.Order(StringComparer.Ordinal);

    public static MailTemplates Load(string folder)
    {
        string footer = File.ReadAllText(Path.Combine(folder, "_footer.liquid"));
        return new MailTemplates(
            from file in Directory.EnumerateFiles(folder, "*.liquid").Order(StringComparer.Ordinal)
            where !Path.GetFileName(file).StartsWith('_')
            select MailTemplate.Parse(file, File.ReadAllText(file), footer));
    }

    public bool Has(string template) => _templates.ContainsKey(template);

    /// <summary>What the template is called on screen: its subject without what differs from case to case.</summary>
    public string TitleOf(string template) => Find(template).Title;

    /// <summary>Whether it is about a case, so that a procedure can send it.</summary>
    public bool IsAboutCases(string template) => Find(template).Needs.Contains("caseNumber");

    /// <summary>The keys that <see cref="Render"/> refuses to do without.</summary>
    public IReadOnlyList<string> Needs(string template) => Find(template).Needs;

    /// <summary>The mail for the model: texts, dates, instants, <see cref="Money"/>, numbers, truth values and lists of texts.</summary>
    public RenderedMail Render(string template, IReadOnlyDictionary<string, object?> model)
    {
        Hash values = new() { ["siteName"] = SiteName };
        foreach ((string key, object? value) in model)
        {
            if (Shown(value) is { } shown)
            {
                values[key] = shown;
            }
        }

        return Find(template).Render(values);
    }

    private MailTemplate Find(string name) => _templates.GetValueOrDefault(name)
        ?? throw new MailTemplateException(name, "没有这个邮件模板。");

    private static object? Shown(object? value) => value switch
    {
        null => null,
        string text => Shortened(text.Trim()),
        Money money => money.ToDisplay(),
        DateOnly date => ChinaTime.Display(date),
        DateTimeOffset instant => ChinaTime.Display(instant),
        bool truth => truth,
        IEnumerable<string> texts => texts.Take(100).Select(Shortened).ToList(),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    // An empty text is the same as no text, so that a template need not ask twice.
    private static string? Shortened(string text) => text.Length switch
    {
        0 => null,
        > LongestValue => $"{text[..LongestValue]}……（内容较长，全文请登录平台查看）",
        _ => text,
    };
}
