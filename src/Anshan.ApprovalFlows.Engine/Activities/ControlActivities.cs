using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>The beginning of a flowchart.</summary>
internal sealed class Start : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Start", "流程", "开始", "流程由此开始。");

    public override Next Execute(ActivityContext context) => Next.Done;
}

/// <summary>The end of a flowchart or sequence; what still waits in it is cancelled.</summary>
internal sealed class End : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.End", "流程", "结束", "流程到此结束，仍在等待的活动一并取消。");

    public override bool IsTerminal => true;

    public override Next Execute(ActivityContext context) => Next.Done;
}

/// <summary>Ends the whole workflow at once.</summary>
internal sealed class Finish : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Finish", "流程", "终止流程", "立即结束整个流程。");

    public override bool IsTerminal => true;

    public override Next Execute(ActivityContext context) => Next.Finish;
}

/// <summary>Raises a fault on purpose.</summary>
internal sealed class Fault : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.Fault", "流程", "故障", "以说明的原因使流程停下，等待管理员处理。")
        {
            Inputs =
            [
                new("Code", "String", "代码"),
                new("Category", "String", "分类"),
                new("FaultType", "String", "类型"),
                new("Message", "String", "原因"),
            ],
        };

    public override Next Execute(ActivityContext context) =>
        throw new FaultException(context.Text("message") ?? context.Text("code") ?? "Fault");
}

/// <summary>Thrown by <see cref="Fault"/>.</summary>
public sealed class FaultException(string message) : Exception(message);

/// <summary>Runs its activities one after the other.</summary>
internal sealed class Sequence : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Sequence", "流程", "顺序", "依次执行其中的活动。");

    public override Next Execute(ActivityContext context) => ScheduleAt(context, 0);

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) =>
        completed.IsTerminal ? Next.Done : ScheduleAt(context, (int)(context.Data["next"] ?? 0));

    private static Next ScheduleAt(ActivityContext context, int index)
    {
        var children = context.Node.Children;
        if (index >= children.Count)
        {
            return Next.Done;
        }

        context.Data["next"] = index + 1;
        context.Schedule(children[index].Node);
        return Next.Children;
    }
}

/// <summary>Runs one of two activities.</summary>
internal sealed class If : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.If", "分支", "如果", "按条件执行其中之一。")
        {
            Inputs = [new("Condition", "Boolean", "条件", UiHint: "checkbox")],
            Outputs = [new("Result", "Boolean", "结果")],
            ChildPorts = ["then", "else"],
        };

    public override Next Execute(ActivityContext context)
    {
        var holds = context.Flag("condition");
        context.SetOutput("result", JsonValue.Create(holds));
        if (context.Node.Child(holds ? "then" : "else") is not { } child)
        {
            return Next.Done;
        }

        context.Schedule(child);
        return Next.Children;
    }
}

/// <summary>Leaves by <c>True</c> or <c>False</c>.</summary>
internal sealed class FlowDecision : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.FlowDecision", "分支", "判断", "按条件走“是”或“否”。")
        {
            Inputs = [new("Condition", "Boolean", "条件", UiHint: "checkbox")],
            Outcomes = new Dictionary<string, string> { ["True"] = "是", ["False"] = "否" },
        };

    public override Next Execute(ActivityContext context) => Next.With(context.Flag("condition") ? "True" : "False");
}

/// <summary>Leaves by the labels of the cases that hold, or by <c>Default</c>.</summary>
internal sealed class FlowSwitch : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.FlowSwitch", "分支", "多路判断", "走条件成立的分支，都不成立时走 Default。")
        {
            Inputs = [new("Mode", "String", "方式", "MatchFirst 取第一个，MatchAny 取全部", "MatchFirst", "dropdown")],
            Outcomes = new Dictionary<string, string> { ["Default"] = "其他" },
            HasOwnOutcomes = true,
        };

    public override Next Execute(ActivityContext context)
    {
        var matches = context
            .Node.Cases.Select(item => (item.Label, Holds: Values.Truth(context.Burst.Evaluator.Evaluate(context, item.Condition))))
            .ToList()
            .Where(item => item.Holds)
            .Select(item => item.Label)
            .ToList();
        if (matches.Count == 0)
        {
            return Next.With("Default");
        }

        return context.Text("mode") == "MatchAny" ? Next.With(matches) : Next.With(matches[0]);
    }
}

/// <summary>Leaves by all its branches at once.</summary>
internal sealed class FlowFork : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.FlowFork", "分支", "并行", "同时走所有分支。")
        {
            Inputs = [new("Branches", "List<String>", "分支名称", UiHint: "multitext")],
            HasOwnOutcomes = true,
        };

    public override Next Execute(ActivityContext context) =>
        context.List("branches") is { Count: > 0 } branches ? Next.With(branches) : Next.With("Done");
}

/// <summary>Sets a variable in scope.</summary>
internal sealed class SetVariable : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.SetVariable", "基本", "设置变量", "给变量赋值。")
        {
            Inputs = [new("Variable", "Object", "变量", UiHint: "variable-picker"), new("Value", "Object", "值", UiHint: "multiline")],
        };

    public override Next Execute(ActivityContext context)
    {
        var value = context.Input("value");
        if (context.Node.VariableId is { } id)
        {
            try
            {
                context.Burst.Scope(context.Execution).SetById(id, value);
            }
            catch (ValueConversionException problem)
            {
                throw problem.Of("输入项“值”：");
            }
        }

        return Next.Done;
    }
}

/// <summary>Names the instance.</summary>
internal sealed class SetName : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.SetName", "基本", "命名", "给流程实例命名。") { Inputs = [new("Value", "String", "名称")] };

    public override Next Execute(ActivityContext context)
    {
        context.Burst.State.Name = context.Text("value");
        return Next.Done;
    }
}

/// <summary>Gives the instance its correlation id.</summary>
internal sealed class Correlate : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.Correlate", "基本", "关联编号", "设置流程实例的关联编号。") { Inputs = [new("CorrelationId", "String", "关联编号")] };

    public override Next Execute(ActivityContext context)
    {
        context.Burst.Correlate(context.Text("correlationId"));
        return Next.Done;
    }
}

/// <summary>Writes nothing anywhere on a server; the text is evaluated, so that a broken expression shows.</summary>
internal sealed class WriteLine : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.WriteLine", "基本", "写一行", "计算文本，供调试流程时使用。") { Inputs = [new("Text", "String", "文本")] };

    public override Next Execute(ActivityContext context)
    {
        context.Input("text");
        return Next.Done;
    }
}
