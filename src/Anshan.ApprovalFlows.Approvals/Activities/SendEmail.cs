using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using MimeKit;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>A mail that a workflow wrote itself; one row per receiver leaves through the outbox.</summary>
public sealed record SendMail(string To, string Subject, string Text) : Effect;

/// <summary>Elsa's mail activity. The mail leaves after the commit; its body is text, links in it become clickable.</summary>
internal sealed class SendEmail : Activity
{
    private const int MostReceivers = 50;
    private const string NoAttachments = "带有附件：邮件不带附件，办件的材料须登录平台查看。请去掉附件，在正文中写明查看的地址。";

    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.SendEmail", "通知", "发送邮件", "向写明的地址发送一封邮件。")
        {
            Inputs =
            [
                new("From", "String", "发件人", "由系统设置决定，此处不起作用"),
                new("To", "List<String>", "收件人", UiHint: "multi-text"),
                new("Cc", "List<String>", "抄送", "各自收到单独的一封", UiHint: "multi-text"),
                new("Bcc", "List<String>", "密送", UiHint: "multi-text"),
                new("Subject", "String", "主题"),
                new("Attachments", "Object", "附件", "邮件不带附件，须留空；请在正文中写明查看的地址"),
                new("Body", "String", "正文", UiHint: "multiline"),
            ],
            ChildPorts = ["error"],
        };

    /// <summary>
    /// Materials of a case leave the platform by a page with a sign-in, never by mail: an attachment is refused before publishing.
    /// </summary>
    public override IEnumerable<DefinitionProblem> Check(ActivityNode node)
    {
        if (node.Inputs.TryGetValue("attachments", out var binding) && binding.Expression is { } expression && !IsNothing(expression))
        {
            yield return new DefinitionProblem($"{node.Path}.attachments", $"“{node.Title}”{NoAttachments}");
        }

        if (node.Inputs.TryGetValue("from", out var from) && from.Expression is { } sender && !IsNothing(sender))
        {
            yield return new DefinitionProblem(
                $"{node.Path}.from",
                $"“{node.Title}”写明的发件人不起作用：发件人由系统设置决定。",
                IsError: false
            );
        }

        foreach (var problem in Addresses(node))
        {
            yield return problem;
        }
    }

    /// <summary>An invalid address in the drawing would stop the case there.</summary>
    private static IEnumerable<DefinitionProblem> Addresses(ActivityNode node) =>
        from input in (string[])["to", "cc", "bcc"]
        where node.Literal(input) is not null
        from address in Values.Texts(node.Literal(input)).Select(address => address.Trim())
        where address.Length > 0 && !IsAddress(address)
        select new DefinitionProblem($"{node.Path}.{input}", $"“{node.Title}”的收件人“{address}”不是邮件地址，应如 name@example.com。");

    private static bool IsAddress(string address) =>
        MailboxAddress.TryParse(address, out var parsed) && EmailText.IsAddress(parsed.Address);

    public override Next Execute(ActivityContext context)
    {
        if (context.Input("attachments") is { } given and not JsonArray { Count: 0 } && given.ToJsonString() is not ("\"\"" or "[]"))
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”{NoAttachments}");
        }

        var receivers = context
            .List("to")
            .Concat(context.List("cc"))
            .Concat(context.List("bcc"))
            .Select(address => address.Trim())
            .Where(address => address.Length > 0)
            .Distinct()
            .ToList();
        if (receivers.Count is 0 or > MostReceivers)
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”有 {receivers.Count} 个收件人，应为 1 至 {MostReceivers} 个。");
        }

        if (receivers.Find(address => !IsAddress(address)) is { } wrong)
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”的收件人“{wrong}”不是邮件地址。");
        }

        receivers.ForEach(address =>
            context.Emit(new SendMail(address, context.Text("subject") ?? context.Node.Title, context.Text("body") ?? ""))
        );
        return Next.Done;
    }

    private static bool IsNothing(Expression expression) =>
        expression.Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || expression.Value.ToString().Trim() is "" or "[]";
}
