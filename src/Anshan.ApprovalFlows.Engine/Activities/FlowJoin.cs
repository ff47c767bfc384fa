using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Flowcharts;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Brings branches together: the first that arrives, all, or all that are alive.</summary>
internal sealed class FlowJoin : Activity
{
    public const string TypeName = "Elsa.FlowJoin";

    public override ActivityDescriptor Descriptor { get; } =
        new(TypeName, "分支", "汇合", "把并行的分支合到一起。")
        {
            Inputs =
            [
                new("Mode", "String", "方式", "WaitAny 先到先行，WaitAll 全部到齐，WaitAllActive 全部有效分支到齐", "WaitAny", "dropdown"),
            ],
        };

    public override Next Execute(ActivityContext context)
    {
        if (context.Burst.Find(context.Execution.Parent) is { } flowchart)
        {
            Flowchart.CancelAncestors(new ActivityContext(context.Burst, flowchart, context.Burst.Node(flowchart)), context.Node);
        }

        return Next.Done;
    }

    /// <summary>The mode of a flowchart's child: an ordinary activity joins like <c>WaitAllActive</c>.</summary>
    internal static JoinMode ModeOf(ActivityContext flowchart, ActivityNode node)
    {
        if (node.Type != TypeName)
        {
            return JoinMode.WaitAllActive;
        }

        return
            node.Inputs.TryGetValue("mode", out var binding)
            && binding.Expression is { } expression
            && Enum.TryParse<JoinMode>(
                Values.Text(flowchart.Burst.Evaluator.Evaluate(flowchart, expression)),
                ignoreCase: true,
                out var mode
            )
            ? mode
            : JoinMode.WaitAny;
    }
}
