using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>Stands for any activity that is not part of the flow's own structure: it waits, then completes with whatever is chosen.</summary>
internal sealed class AnyOutcome(ActivityDescriptor descriptor) : Activity
{
    public override ActivityDescriptor Descriptor => descriptor;

    public override Next Execute(ActivityContext context) => Next.Wait;

    public override Next Resume(ActivityContext context, Stimulus stimulus) => Next.With(((Stimulus.Resume)stimulus).Verb);
}

/// <summary>Stands for a container that runs some of its children or none: the choice is made from outside.</summary>
internal sealed class AnyChild(ActivityDescriptor descriptor, bool isLoop) : Activity
{
    public const string Leave = "离开";

    public override ActivityDescriptor Descriptor => descriptor;

    public override Next Execute(ActivityContext context) => Next.Wait;

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        var choice = ((Stimulus.Resume)stimulus).Verb;
        if (context.Node.Child(choice) is not { } child)
        {
            return Next.Done;
        }

        context.Execution.Waits = false;
        context.Schedule(child);
        return Next.Children;
    }

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) => isLoop ? Next.Wait : Next.Done;

    public override Next? Catch(Exit exit) => exit.IsBreak && isLoop ? Next.Done : null;
}
