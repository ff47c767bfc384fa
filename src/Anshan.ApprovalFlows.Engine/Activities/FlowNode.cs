using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Runs the one activity it contains, and completes with <c>Done</c> when that is over; at once where it contains none.</summary>
/// <remarks>
/// Whatever the outcome of the contained activity, its own is <c>Done</c>. An <c>End</c> inside ends only what it contains.
/// </remarks>
internal sealed class FlowNode : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.FlowNode", "流程", "单个活动", "执行其中的一个活动，完成后继续。") { ChildPorts = ["body"] };

    public override Next Execute(ActivityContext context)
    {
        if (context.Node.Child("body") is not { } body)
        {
            return Next.Done;
        }

        context.Schedule(body);
        return Next.Children;
    }
}
