using System.Collections.Frozen;
using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>
/// The e-mail templates of <c>workflows/mail</c>, and their replacements by administrators, parsed once; safe for use by many threads.
/// </summary>
/// <remarks>
/// A template begins with <c>subject: …</c> and <c>needs: …</c>, the keys without which the mail would make no sense; every other key is
/// optional and the sentence around it disappears with it. Values are texts to the template engine, never templates.
/// </remarks>
public sealed class MailTemplates
{
    public const string SiteName = "鞍山市惠企政策办理平台";
    private const int LongestValue = 4000;
    private readonly string footerText;
    private readonly FrozenDictionary<string, MailTemplate> folderTemplates;
    private volatile FrozenDictionary<string, MailTemplate> current;

    private MailTemplates(string footer, FrozenDictionary<string, MailTemplate> ofFolder) =>
        (footerText, folderTemplates, current) = (footer, ofFolder, ofFolder);

    public IEnumerable<string> Names => current.Keys.Order(StringComparer.Ordinal);

    public static MailTemplates Load(string folder)
    {
        var footer = File.ReadAllText(Path.Combine(folder, "_footer.liquid"));
        return new MailTemplates(
            footer,
            NamesIn(folder)
                .ToFrozenDictionary(name => name, name => MailTemplate.Parse(name, File.ReadAllText(FileIn(folder, name)), footer))
        );
    }

    /// <summary>The templates in the folder of mails; what begins with an underscore is a part of others.</summary>
    public static IEnumerable<string> NamesIn(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.liquid")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.StartsWith('_'))
            .Order(StringComparer.Ordinal);

    /// <summary>The file of a template.</summary>
    public static string FileIn(string folder, string name) => Path.Combine(folder, $"{name}.liquid");

    /// <summary>The same with these texts, for a check before they are in force.</summary>
    /// <exception cref="MailTemplateException">A text is no template.</exception>
    public MailTemplates With(IEnumerable<(string Name, string Content)> texts) =>
        new(footerText, Over(current, texts.Select(text => MailTemplate.Parse(text.Name, text.Content, footerText))));

    /// <summary>Takes the texts with which administrators have replaced those of the folder.</summary>
    /// <returns>Those that cannot be read any more; the folder's stand in for them.</returns>
    public IReadOnlyList<string> Take(IEnumerable<(string Name, string Content)> texts)
    {
        List<string> unreadable = [];
        List<MailTemplate> read = [];
        foreach (var (name, content) in texts)
        {
            try
            {
                read.Add(MailTemplate.Parse(name, content, footerText));
            }
            catch (MailTemplateException broken)
            {
                unreadable.Add(broken.Message);
            }
        }

        current = Over(folderTemplates, read);
        return unreadable;
    }

    public bool Has(string template) => current.ContainsKey(template);

    /// <summary>What the template is called on screen: its subject without what differs from case to case.</summary>
    public string TitleOf(string template) => Find(template).Title;

    /// <summary>Whether it is about a case, so that a procedure can send it.</summary>
    public bool IsAboutCases(string template) => Find(template).Needs.Contains("caseNumber");

    /// <summary>The keys that <see cref="Render"/> refuses to do without.</summary>
    public IReadOnlyList<string> Needs(string template) => Find(template).Needs;

    /// <summary>The keys that the template asks for.</summary>
    public IEnumerable<string> Uses(string template) => Find(template).Uses;

    /// <summary>The keys that some mail of the folder asks for, and so is given.</summary>
    public IEnumerable<string> Keys => folderTemplates.Values.SelectMany(template => template.Uses).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The keys that the subject of the template asks for, and those of its text; for the rule that says who may write them.
    /// </summary>
    public (IEnumerable<string> Subject, IEnumerable<string> Text) Variables(string template) => Find(template).Variables;

    /// <summary>The mail for the model: texts, dates, instants, <see cref="Money"/>, numbers, truth values and lists of texts.</summary>
    /// <param name="template">The name.</param>
    /// <param name="model">What it may tell.</param>
    /// <param name="now">The instant of the step that sends it: what <c>now</c> is in the template.</param>
    /// <exception cref="MailTemplateException">It lacks what it needs, has an error, or renders too long or too much.</exception>
    public RenderedMail Render(string template, IReadOnlyDictionary<string, object?> model, DateTimeOffset? now = null)
    {
        Dictionary<string, object?> values = new() { ["siteName"] = SiteName };
        foreach (var (key, value) in model)
        {
            if (Shown(Harmless(key, value)) is { } shown)
            {
                values[key] = shown;
            }
        }

        return Find(template).Render(values, now);
    }

    private static object? Harmless(string key, object? value) =>
        value is not string text ? value
        : MailNames.Names.Contains(key) ? MailNames.Name(text)
        : MailNames.Quotations.Contains(key) ? MailNames.Unlinked(text)
        : text;

    private MailTemplate Find(string name) =>
        current.GetValueOrDefault(name) ?? throw new MailTemplateException(name, "没有这个邮件模板。");

    private static FrozenDictionary<string, MailTemplate> Over(
        FrozenDictionary<string, MailTemplate> templates,
        IEnumerable<MailTemplate> others
    )
    {
        Dictionary<string, MailTemplate> all = new(templates);
        foreach (var other in others)
        {
            all[other.Name] = other;
        }

        return all.ToFrozenDictionary();
    }

    private static object? Shown(object? value) =>
        value switch
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
    private static string? Shortened(string text) =>
        text.Length == 0 ? null : TextLength.Shortened(text, LongestValue, "……（内容较长，全文请登录平台查看）");
}
