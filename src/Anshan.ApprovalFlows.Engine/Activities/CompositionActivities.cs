using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Runs the activities of the cases that hold, or the default.</summary>
internal sealed class Switch : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.Switch", "分支", "多路执行", "执行条件成立的分支，都不成立时执行默认分支。")
        {
            Inputs = [new("Mode", "String", "方式", "MatchFirst 取第一个，MatchAny 取全部", "MatchFirst", "dropdown")],
            ChildPorts = ["default"],
        };

    public override Next Execute(ActivityContext context)
    {
        var holds = context.Node.Cases.Select(item => Values.Truth(context.Burst.Evaluator.Evaluate(context, item.Condition))).ToList();
        var matches = Enumerable.Range(0, holds.Count).Where(index => holds[index]);
        if (context.Text("mode") != "MatchAny")
        {
            matches = matches.Take(1);
        }

        var children = matches.Select(index => context.Node.Child($"cases[{index}]")).OfType<ActivityNode>().ToList();
        if (!holds.Contains(true) && context.Node.Child("default") is { } fallback)
        {
            children.Add(fallback);
        }

        children.ForEach(child => context.Schedule(child));
        return children.Count > 0 ? Next.Children : Next.Done;
    }

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) =>
        context.HasWorkBelow ? Next.Children : Next.Done;
}

/// <summary>Completes the nearest definition, with outcomes.</summary>
internal sealed class Complete : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.Complete", "流程", "完成流程", "以指定的结果完成所在的流程定义。") { Inputs = [new("Outcomes", "Object", "结果")] };

    public override Next Execute(ActivityContext context)
    {
        var value = context.Input("outcomes");
        return Next.Leave(
            new Exit(
                false,
                value is System.Text.Json.Nodes.JsonArray ? Values.Texts(value)
                    : Values.Text(value) is { Length: > 0 } one ? [one]
                    : ["Done"]
            )
        );
    }
}

/// <summary>Sets an output of the workflow.</summary>
internal sealed class SetOutput : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.SetOutput", "流程", "设置输出", "设置流程的输出值。")
        {
            Inputs = [new("OutputName", "String", "输出名称"), new("OutputValue", "Object", "值")],
        };

    public override Next Execute(ActivityContext context)
    {
        if (context.Text("outputName") is { } name)
        {
            context.Burst.SetOutput(context.Execution, name, context.Input("outputValue"));
        }

        return Next.Done;
    }
}

/// <summary>Stands in a draft for an activity type that is not installed; executing it is a fault.</summary>
internal sealed class NotFound : Activity
{
    public const string TypeName = "Elsa.NotFoundActivity";

    public override ActivityDescriptor Descriptor { get; } = new(TypeName, "基本", "未知活动", "此活动的类型不存在，不能发布。");

    public override Next Execute(ActivityContext context) =>
        throw new WorkflowFaultException($"活动类型“{context.Node.MissingType}”不存在。");
}
