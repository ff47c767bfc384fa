using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Runs its branches at the same time; goes on after all of them, or after the first.</summary>
internal sealed class Fork : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.Fork", "分支", "并行执行", "同时执行各分支，全部（或任一）完成后继续。")
        {
            Inputs = [new("JoinMode", "String", "方式", "WaitAll 全部完成，WaitAny 任一完成", "WaitAll", "dropdown")],
            ChildPorts = ["branches"],
        };

    public override Next Execute(ActivityContext context)
    {
        var branches = context.Node.Children.Where(child => child.Port == "branches").ToList();
        branches.ForEach(branch => context.Schedule(branch.Node));
        return branches.Count > 0 ? Next.Children : Next.Done;
    }

    /// <remarks>Completing cancels what still runs below.</remarks>
    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) =>
        IsFirstEnough(context) || !context.HasWorkBelow ? Next.Done : Next.Children;

    /// <summary>Elsa writes the mode as a plain word; an expression is understood too.</summary>
    private static bool IsFirstEnough(ActivityContext context) =>
        context.Node.Source.TryGetProperty("joinMode", out var mode) && mode.ValueKind == JsonValueKind.String
            ? mode.GetString() == "WaitAny"
            : context.Text("joinMode") == "WaitAny";
}
