namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>A mail ready to be queued: one-line subject, plain text, and the same text as simple HTML.</summary>
public sealed record RenderedMail(string Subject, string Text)
{
    public string Html => MailHtml.From(Text);
}

/// <summary>Writes a mail by a template.</summary>
/// <exception cref="MailTemplateException">The template cannot be filled in.</exception>
public delegate RenderedMail RenderMail(string template, IReadOnlyDictionary<string, object?> model, DateTimeOffset? now);

/// <summary>A template that is broken, unknown, or lacks a value it needs.</summary>
public sealed class MailTemplateException(string template, string problem, Exception? cause = null)
    : Exception($"邮件模板 {template}：{problem}", cause)
{
    public string Template { get; } = template;
}
