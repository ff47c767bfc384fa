using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>通知: a mail by template, to the applicant or to an organisation.</summary>
internal sealed class Notify : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Anshan.Notify", Vocabulary.Category, "通知", "按模板发送邮件。")
        {
            Inputs =
            [
                new("Template", "String", "邮件模板", "发送哪一种邮件", "status-changed", "dropdown"),
                new("To", "String", "收件人", "申请主体，或者一个单位", "applicant"),
                new("Message", "String", "说明", "写进邮件的话，可以不填", UiHint: "multiline"),
            ],
        };

    public override Next Execute(ActivityContext context)
    {
        var to = context.Text("to") ?? "applicant";
        var region = context.Fact(new GetCase()).RegionId;
        var receiver = to == "applicant" ? to : context.Fact(new GetOrganisation(to, region)).Id;
        context.Emit(new SendNotice(context.Text("template") ?? "status-changed", receiver, context.Text("message")));
        return Next.Done;
    }
}

/// <summary>
/// SetStatus: changes what people see without ending the case; <c>PastDeadline</c> and <c>PastTotal</c> mark the case as late.
/// </summary>
internal sealed class SetStatus : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Anshan.SetStatus", Vocabulary.Category, "设置状态", "更改办件状态，或标记执行期限、约定的总时限已过。")
        {
            Inputs =
            [
                new("Status", "String", "状态", "显示给申请主体；期限已过的只作标记，办件继续", UiHint: "dropdown"),
                new("Stage", "String", "当前环节", "显示给申请主体的文字"),
            ],
        };

    public override Next Execute(ActivityContext context)
    {
        var status = context.Text("status");
        var facts = context.Fact(new GetCase());
        if (status == "PastDeadline")
        {
            if (facts.Deadline is { } deadline)
            {
                context.Emit(new MarkPastDeadline(deadline));
            }

            return Next.Done;
        }

        if (status == "PastTotal")
        {
            context.Emit(new MarkPastTotal(PromisedTotal.Of(context.Node.Parent?.SelfAndDescendants() ?? [])));
            return Next.Done;
        }

        if (!Enum.TryParse<CaseStatus>(status, out var value) || !Enum.IsDefined(value))
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”的状态“{status}”不存在。");
        }

        context.Emit(new SetCase(value, Vocabulary.StageOf(context, context.Text("stage") ?? context.Node.Title), "", null));
        return Next.Done;
    }
}

/// <summary>办结: the end of the case, with its result and reason.</summary>
internal sealed class Close : Activity
{
    private static readonly Dictionary<CaseStatus, string> Templates = new()
    {
        [CaseStatus.Completed] = "case-closed",
        [CaseStatus.Rejected] = "case-rejected",
        [CaseStatus.Withdrawn] = "case-withdrawn",
        [CaseStatus.Expired] = "case-expired",
        [CaseStatus.Missed] = "case-closed",
    };

    /// <summary>How a case can end.</summary>
    public static IEnumerable<string> Results => Templates.Keys.Select(result => result.ToString());

    public override ActivityDescriptor Descriptor { get; } =
        new("Anshan.Close", Vocabulary.Category, "办结", "结束办件并通知申请主体。")
        {
            Inputs =
            [
                new("Result", "String", "结果", "办件以什么结果结束", "Completed", "dropdown"),
                new("Reason", "String", "理由", "不予通过时显示给申请主体", UiHint: "multiline"),
                Vocabulary.TitleInput,
            ],
        };

    public override Next Execute(ActivityContext context)
    {
        context.Fact(new GetCase());
        var text = context.Text("result");
        if (!Enum.TryParse<CaseStatus>(text, out var result) || !Templates.TryGetValue(result, out var template))
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”的结果“{text}”不存在。");
        }

        context.Emit(new EndCase(result, Vocabulary.StageOf(context), context.Text("reason"), template));
        return Next.Done;
    }
}
