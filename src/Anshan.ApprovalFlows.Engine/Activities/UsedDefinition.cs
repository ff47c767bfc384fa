using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>A definition used as an activity: its inputs are variables inside, its outcomes are those it completes with.</summary>
internal sealed class UsedDefinition : Activity
{
    public const string TypeName = "Elsa.UsedDefinition";

    public override ActivityDescriptor Descriptor { get; } = new(TypeName, "流程", "子流程", "把另一份流程定义当作一个活动使用。")
    {
        HasOwnOutcomes = true,
        ChildPorts = ["root"],
    };

    /// <summary>The id under which an input is kept among the variables of the use.</summary>
    public static string InputId(string name) => $"input:{name}";

    public override Next Execute(ActivityContext context)
    {
        var scope = context.Burst.Scope(context.Execution);
        foreach (var (name, _) in context.Node.Inputs)
        {
            if (context.Node.Variables.FirstOrDefault(variable => variable.Id.Equals(InputId(name), StringComparison.OrdinalIgnoreCase)) is { } variable)
            {
                var value = context.Input(name);
                scope.SetById(variable.Id, Values.Convert(value, variable.TypeName));
            }
        }

        context.Schedule(context.Node.Child("root")!);
        return Next.Children;
    }

    public override Next? Catch(Exit exit) => exit.IsBreak ? null : exit.Outcomes is ["Done"] ? Next.Done : Next.With(exit.Outcomes);
}
