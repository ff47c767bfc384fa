using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Leaves the nearest loop.</summary>
internal sealed class Break : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Break", "循环", "跳出循环", "结束所在的循环。");

    public override Next Execute(ActivityContext context) => Next.Leave(new Exit(true, []));
}

/// <summary>Counts from a start to an end.</summary>
internal sealed class For : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.For", "循环", "计数循环", "从起始值数到结束值，每次执行循环体。")
        {
            Inputs =
            [
                new("Start", "Int32", "起始值", Default: 0),
                new("End", "Int32", "结束值", Default: 0),
                new("Step", "Int32", "步长", Default: 1),
                new("OuterBoundInclusive", "Boolean", "包含结束值", Default: true, UiHint: "checkbox"),
            ],
            Outputs = [new("CurrentValue", "Object", "当前值")],
            ChildPorts = ["body"],
        };

    public override IEnumerable<DefinitionProblem> Check(ActivityNode node) =>
        node.Literal("step") is { } step && Values.Number(step) is 0
            ? [new DefinitionProblem($"{node.Path}.step", $"“{node.Title}”的步长不能为 0：循环永远不会结束。")]
            : [];

    public override Next Execute(ActivityContext context) => Round(context, context.Number("start") ?? 0);

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) =>
        Round(context, (int)context.Data["value"]! + (context.Number("step") ?? 1));

    public override Next? Catch(Exit exit) => exit.IsBreak ? Next.Done : null;

    private static Next Round(ActivityContext context, int value)
    {
        var end = context.Number("end") ?? 0;
        var step = context.Number("step") ?? 1;
        var distance = step < 0 ? value - end : end - value;
        if (step == 0)
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”的步长不能为 0。");
        }

        if (context.Node.Child("body") is not { } body || distance < 0 || (distance == 0 && !context.Flag("outerBoundInclusive")))
        {
            return Next.Done;
        }

        context.Data["value"] = value;
        context.SetOutput("currentValue", value);
        context.Schedule(body, locals: new() { ["CurrentValue"] = value });
        return Next.Children;
    }
}

/// <summary>Runs its body for one item after the other; the items are evaluated again for every round.</summary>
internal sealed class ForEach : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.ForEach", "循环", "逐项循环", "对每一项依次执行循环体。")
        {
            Inputs = [new("Items", "List<Object>", "各项")],
            Outputs = [new("CurrentValue", "Object", "当前项")],
            ChildPorts = ["body"],
        };

    public override Next Execute(ActivityContext context) => Round(context, 0);

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) =>
        Round(context, (int)context.Data["index"]! + 1);

    public override Next? Catch(Exit exit) => exit.IsBreak ? Next.Done : null;

    private static Next Round(ActivityContext context, int index)
    {
        if (
            context.Node.Child("body") is not { } body
            || Values.Convert(context.Input("items"), "Object", isArray: true) is not JsonArray items
            || index >= items.Count
        )
        {
            return Next.Done;
        }

        var item = items[index]?.DeepClone();
        context.Data["index"] = index;
        context.SetOutput("currentValue", item);
        context.Schedule(body, locals: new() { ["CurrentValue"] = item, ["CurrentIndex"] = index });
        return Next.Children;
    }
}

/// <summary>Runs its body for all items at once and waits for all of them.</summary>
internal sealed class ParallelForEach : Activity
{
    /// <summary>More items than this belong into a list of the domain with one wait, not into branches of a workflow.</summary>
    public const int MaxItems = 256;

    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.ParallelForEach", "循环", "并行逐项", "对所有项同时执行循环体，全部完成后继续。")
        {
            Inputs = [new("Items", "List<Object>", "各项", $"最多 {MaxItems} 项")],
            ChildPorts = ["body"],
        };

    public override Next Execute(ActivityContext context)
    {
        if (
            context.Node.Child("body") is not { } body
            || Values.Convert(context.Input("items"), "Object", isArray: true) is not JsonArray { Count: > 0 } items
        )
        {
            return Next.Done;
        }

        if (items.Count > MaxItems)
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”有 {items.Count} 项，超过 {MaxItems} 项。");
        }

        for (var index = 0; index < items.Count; index++)
        {
            context.Schedule(body, locals: new() { ["CurrentValue"] = items[index]?.DeepClone(), ["CurrentIndex"] = index });
        }

        return Next.Children;
    }

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) =>
        context.HasWorkBelow ? Next.Children : Next.Done;

    public override Next? Catch(Exit exit) => exit.IsBreak ? Next.Done : null;
}

/// <summary>Runs its body as long as the condition holds.</summary>
internal sealed class While : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.While", "循环", "条件循环", "条件成立时重复执行循环体。")
        {
            Inputs = [new("Condition", "Boolean", "条件", UiHint: "checkbox")],
            ChildPorts = ["body"],
        };

    public override Next Execute(ActivityContext context)
    {
        if (context.Node.Child("body") is not { } body || !context.Flag("condition"))
        {
            return Next.Done;
        }

        context.Schedule(body);
        return Next.Children;
    }

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) => Execute(context);

    public override Next? Catch(Exit exit) => exit.IsBreak ? Next.Done : null;
}
