using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Waits for an event; as the trigger that began the instance it completes at once, with that event's payload.</summary>
internal sealed class Event : Activity
{
    public const string TypeName = "Elsa.Event";

    public const string Verb = "event";

    /// <summary>The workflow input under which the payload comes; scripts of the step see it too.</summary>
    public const string Payload = "__EventPayloadWorkflowInput";

    public override ActivityDescriptor Descriptor { get; } =
        new(TypeName, "事件", "等待事件", "等到指定名称的事件发生后继续。")
        {
            Inputs = [new("EventName", "String", "事件名称")],
            Outputs = [new("Result", "Object", "事件数据")],
        };

    public override Next Execute(ActivityContext context)
    {
        if (context.IsTrigger)
        {
            context.SetOutput("result", context.WorkflowInput(Payload));
            return Next.Done;
        }

        context.Emit(
            new AwaitEvent(
                context.ExecutionId,
                context.Text("eventName") ?? throw new WorkflowFaultException($"“{context.Node.Title}”没有事件名称。")
            )
        );
        return Next.Wait;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is not Stimulus.Resume { Verb: Verb } happened)
        {
            return Next.Refuse(StepRefusal.UnknownVerb);
        }

        context.SetOutput("result", happened.Input[Payload]?.DeepClone());
        return Next.Done;
    }

    public override void Left(ActivityContext context, bool cancelled)
    {
        if (context.Execution.Waits)
        {
            context.Emit(new ForgetEvent(context.ExecutionId));
        }
    }
}

/// <summary>Publishes an event; it is delivered to the activities that wait for it, in steps of their own after the commit.</summary>
internal sealed class PublishEvent : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.PublishEvent", "事件", "发布事件", "发布一个事件，唤醒等待它的流程。")
        {
            Inputs =
            [
                new("EventName", "String", "事件名称"),
                new("CorrelationId", "String", "关联编号", "只发给有此关联编号的流程"),
                new("IsLocalEvent", "Boolean", "仅本流程", "只发给本流程实例", false, "checkbox"),
                new("Payload", "Object", "事件数据", UiHint: "multiline"),
            ],
        };

    public override Next Execute(ActivityContext context)
    {
        var name = context.Text("eventName") ?? throw new WorkflowFaultException($"“{context.Node.Title}”没有事件名称。");
        var payload = context.Input("payload")?.ToJsonString() ?? "{}";
        if (payload.Length > WorkflowState.MaxBytes)
        {
            throw new WorkflowFaultException(
                $"“{context.Node.Title}”的事件数据超过 {WorkflowState.MaxBytes / 1024} KB，请只交编号或摘要。"
            );
        }

        context.Emit(new EmitEvent(name, payload, context.Text("correlationId"), context.Flag("isLocalEvent") ? context.InstanceId : null));
        return Next.Done;
    }
}
