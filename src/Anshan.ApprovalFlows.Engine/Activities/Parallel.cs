using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>
/// Begins all its activities in the same step, in the order of the document, and completes with <c>Done</c> when all of them are over.
/// </summary>
/// <remarks>
/// Its variables are its own. An activity that completes, whatever its outcome, never cancels the others. Empty, it completes at once.
/// </remarks>
internal sealed class Parallel : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.Parallel", "分支", "同时执行", "同时执行其中的所有活动，全部完成后继续。");

    public override Next Execute(ActivityContext context)
    {
        var children = context.Node.Children.Where(child => child.Port == "activities").ToList();
        children.ForEach(child => context.Schedule(child.Node));
        return children.Count > 0 ? Next.Children : Next.Done;
    }

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) =>
        context.HasWorkBelow ? Next.Children : Next.Done;
}
