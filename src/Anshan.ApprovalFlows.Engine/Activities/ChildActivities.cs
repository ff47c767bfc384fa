using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Asks for the published version of a definition; answered by the engine itself.</summary>
public sealed record GetPublished(string DefinitionId) : FactRequest<PublishedDefinition>;

/// <summary>The published version, or null when there is none.</summary>
public sealed record PublishedDefinition(WorkflowDefinition? Definition);

/// <summary>What both ways of starting another workflow have in common.</summary>
internal static class ChildStart
{
    public static readonly InputDescriptor[] Inputs =
    [
        new("WorkflowDefinitionId", "String", "流程定义", UiHint: "workflow-definition-picker"),
        new("CorrelationId", "String", "关联编号"),
        new("Input", "ObjectDictionary", "输入", UiHint: "dictionary"),
        new("WaitForCompletion", "Boolean", "等待结束", "等到该流程结束后才继续", false, "checkbox"),
    ];

    public static WorkflowDefinition Definition(ActivityContext context)
    {
        var id = context.Text("workflowDefinitionId") ?? throw new WorkflowFaultException($"“{context.Node.Title}”没有指定流程定义。");
        return context.Fact(new GetPublished(id)).Definition ?? throw new WorkflowFaultException($"流程定义“{id}”没有已发布的版本。");
    }

    public static Dictionary<string, JsonNode?> Input(ActivityContext context)
    {
        var given = Values.Convert(context.Input("input"), "ObjectDictionary") as JsonObject ?? [];
        return given.ToJsonString().Length > WorkflowState.MaxBytes
            ? throw new WorkflowFaultException(
                $"“{context.Node.Title}”交给流程的输入超过 {WorkflowState.MaxBytes / 1024} KB，请只交编号或摘要。"
            )
            : given.ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone());
    }
}

/// <summary>Starts another workflow, runs it until it waits or ends, and gives its result; waits for its end when told to.</summary>
internal sealed class ExecuteWorkflow : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.ExecuteWorkflow", "流程", "执行流程", "启动另一个流程，执行到等待或结束。")
        {
            Inputs = [.. ChildStart.Inputs],
            Outputs = [new("Result", "Object", "结果")],
        };

    public override Waiting Waits => Waiting.Sometimes;

    public override Next Execute(ActivityContext context)
    {
        var definition = ChildStart.Definition(context);
        var input = ChildStart.Input(context) is { Count: > 0 } given ? given : context.Burst.AllInput();
        input["ParentInstanceId"] = context.InstanceId.ToString();
        var waits = context.Flag("waitForCompletion");
        var child = context.Burst.RunChild(
            context,
            definition,
            new Stimulus.Start(input, context.Text("correlationId") ?? context.Burst.State.CorrelationId)
            {
                Parent = new ParentReference(context.InstanceId, context.ExecutionId, waits),
            }
        );
        if (waits && child.Status != InstanceStatus.Finished)
        {
            return Next.Wait;
        }

        context.SetOutput("result", ChildResult.Of(child));
        return Next.Done;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus) => ChildEnd.Take(context, stimulus);

    public override void Left(ActivityContext context, bool cancelled) => ChildEnd.Leave(context, cancelled);
}

/// <summary>Starts another workflow in a step of its own; waits for its end when told to.</summary>
internal sealed class DispatchWorkflow : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.DispatchWorkflow", "流程", "派发流程", "在后台启动另一个流程。")
        {
            Inputs =
            [
                .. ChildStart.Inputs,
                new("StartNewTrace", "Boolean", "新的跟踪", "仅为与 Elsa 兼容而保留", false, "checkbox"),
                new("ChannelName", "String", "通道", "仅为与 Elsa 兼容而保留"),
            ],
            Outputs = [new("Result", "Object", "结果")],
        };

    public override Waiting Waits => Waiting.Sometimes;

    public override Next Execute(ActivityContext context)
    {
        var definition = ChildStart.Definition(context);
        var input = ChildStart.Input(context);
        input["ParentInstanceId"] = context.InstanceId.ToString();
        var waits = context.Flag("waitForCompletion");
        context.Burst.State.HasChildren = true;
        context.Emit(
            new StartChild(
                context.ChildId,
                context.ExecutionId,
                definition.Id,
                new JsonObject(input).ToJsonString(),
                context.Text("correlationId"),
                waits
            )
        );
        return waits ? Next.Wait : Next.Done;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus) => ChildEnd.Take(context, stimulus);

    public override void Left(ActivityContext context, bool cancelled) => ChildEnd.Leave(context, cancelled);
}

/// <summary>The end of a child that was waited for, or of the wait.</summary>
internal static class ChildEnd
{
    public const string Verb = "child-finished";

    /// <summary>The input under which the child's output comes.</summary>
    public const string Output = "__ChildOutput";

    /// <summary>The input under which comes which child it was, as Elsa calls it.</summary>
    public const string Instance = "WorkflowInstanceId";

    /// <summary>The input under which comes how it ended, as Elsa calls it.</summary>
    public const string SubStatus = "WorkflowSubStatus";

    public static Next Take(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is not Stimulus.Resume { Verb: Verb } end)
        {
            return Next.Refuse(StepRefusal.UnknownVerb);
        }

        context.SetOutput("result", end.Input[Output]?.DeepClone());
        return Next.Done;
    }

    public static void Leave(ActivityContext context, bool cancelled)
    {
        if (cancelled && context.Execution.Waits)
        {
            context.Emit(new CancelChild(context.ChildId));
        }
    }
}
