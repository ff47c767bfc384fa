using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>A definition used as an activity: its inputs are variables inside, its outcomes are those it completes with.</summary>
public sealed class UsedDefinition : Activity
{
    /// <summary>The type that a use has in the graph.</summary>
    public const string TypeName = ActivityNode.UseType;

    /// <inheritdoc/>
    public override ActivityDescriptor Descriptor { get; } =
        new(TypeName, "流程", "子流程", "把另一份流程定义当作一个活动使用。") { HasOwnOutcomes = true, ChildPorts = ["root"] };

    /// <summary>The names of the inputs that the used definition declares; none for any other activity.</summary>
    internal static IEnumerable<string> InputsOf(ActivityNode node) =>
        node.Type != TypeName
            ? []
            : node.Variables.Where(variable => variable.Id == VariableDefinition.InputId(variable.Name)).Select(variable => variable.Name);

    /// <inheritdoc/>
    public override Next Execute(ActivityContext context)
    {
        // What the user of the definition gives is evaluated where the use stands: inside, its own variables hide those of the same name.
        var own = context.Execution.Variables;
        context.Execution.Variables = null;
        var given = context
            .Node.Variables.Where(variable =>
                variable.Id == VariableDefinition.InputId(variable.Name) && context.Node.Inputs.ContainsKey(variable.Name)
            )
            .Select(variable => (variable, context.Input(variable.Name)))
            .ToList();
        context.Execution.Variables = own;
        var scope = context.Burst.Scope(context.Execution);
        foreach (var (variable, value) in given)
        {
            scope.SetById(variable.Id, Values.Convert(value, variable.TypeName, variable.IsArray));
        }

        context.Schedule(context.Node.Child("root")!);
        return Next.Children;
    }

    /// <inheritdoc/>
    public override Next? Catch(Exit exit) =>
        exit.IsBreak ? null
        : exit.Outcomes is ["Done"] ? Next.Done
        : Next.With(exit.Outcomes);
}
