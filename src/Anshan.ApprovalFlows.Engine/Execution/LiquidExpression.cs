using Anshan.ApprovalFlows.Engine.Expressions;
using Fluid.Values;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Renders the Liquid of a step with the objects Elsa documents.</summary>
internal static class LiquidExpression
{
    /// <summary>The objects a template finds.</summary>
    public static readonly string[] Objects =
    [
        "Variables",
        "Input",
        "WorkflowInstanceId",
        "WorkflowDefinitionId",
        "WorkflowDefinitionVersionId",
        "WorkflowDefinitionVersion",
        "CorrelationId",
    ];

    /// <summary>The text a template gives.</summary>
    /// <exception cref="ExpressionException">The template cannot be read, failed, or broke a limit.</exception>
    public static string Render(string source, Burst burst, VariableScope scope, ScriptBudget budget)
    {
        var template = LiquidSource.Get(source);
        var context = LiquidTemplate.Context(burst.Environment.Now);
        var variables = scope.All().ToDictionary(item => item.Name);
        context.SetValue(
            "Variables",
            LiquidValues.Object(
                variables.Keys,
                name => variables.TryGetValue(name, out var item) ? LiquidValues.Of(item.Value, item.TypeName) : null,
                StringComparer.Ordinal
            )
        );
        context.SetValue(
            "Input",
            LiquidValues.Object(
                burst.InputNames.Concat(scope.UseInputs().Select(input => input.Name)).Distinct(StringComparer.OrdinalIgnoreCase),
                name => LiquidValues.Of(scope.TryInput(name, out var given) ? given : burst.WorkflowInput(name)),
                StringComparer.OrdinalIgnoreCase
            )
        );
        context.SetValue("WorkflowInstanceId", new StringValue(burst.State.InstanceId.ToString()));
        context.SetValue("WorkflowDefinitionId", new StringValue(burst.Definition.DefinitionId));
        context.SetValue("WorkflowDefinitionVersionId", new StringValue(burst.Definition.Id));
        context.SetValue("WorkflowDefinitionVersion", NumberValue.Create(burst.Definition.Version));
        context.SetValue("CorrelationId", burst.State.CorrelationId is { } correlation ? new StringValue(correlation) : NilValue.Instance);
        return template.Render(context, budget);
    }
}
