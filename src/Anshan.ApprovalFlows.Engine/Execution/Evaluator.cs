using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Evaluates the expressions of one step.</summary>
internal sealed class Evaluator(Burst burst)
{
    private readonly ScriptBudget budget = new(burst.Environment.ScriptTime);

    /// <summary>The value of an activity's input, converted to the type the drawing names.</summary>
    public JsonNode? Input(ActivityContext context, string name)
    {
        if (!context.Node.Inputs.TryGetValue(name, out var binding) || binding.Expression is not { } expression)
        {
            return burst.DefaultOf(context.Node, name);
        }

        try
        {
            return Fit(context, name, Evaluate(context, expression), binding.TypeName);
        }
        catch (ValueConversionException problem)
        {
            throw new InputEvaluationException(name, problem);
        }
        catch (Exception problem) when (problem is not FactMissingException)
        {
            throw new InputEvaluationException(name, problem);
        }
    }

    private JsonNode? Fit(ActivityContext context, string name, JsonNode? value, string typeName)
    {
        try
        {
            // As Elsa records it (flowdecision-js-string): a condition that gives a text other than true does not hold.
            return typeName == "Boolean" && name == "condition" ? JsonValue.Create(Values.Truth(value)) : Values.Convert(value, typeName);
        }
        catch (ValueConversionException problem)
        {
            throw problem.Of($"输入项“{burst.TitleOf(context.Node, name)}”的值");
        }
    }

    /// <summary>The value of an expression in the scope of an execution.</summary>
    public JsonNode? Evaluate(ActivityContext context, Expression expression) =>
        expression.Type switch
        {
            "Literal" or "Object" => StorableText.Checked(Values.Node(expression.Value), "写明的值"),
            "Variable" => Variable(context, expression.Value),
            "Input" => burst.Scope(context.Execution).TryInput(Name(expression.Value), out var given)
                ? given
                : burst.WorkflowInput(Name(expression.Value)),
            "JavaScript" => Script(context, Name(expression.Value), null),
            "Liquid" => JsonValue.Create(
                StorableText.Checked(
                    LiquidExpression.Render(Name(expression.Value), burst, burst.Scope(context.Execution), budget),
                    "模板的结果"
                )
            ),
            _ => throw new WorkflowFaultException($"表达式类型“{expression.Type}”不受支持。"),
        };

    /// <summary>Runs a script; outcomes it sets are added to <paramref name="outcomes"/>.</summary>
    public JsonNode? Script(ActivityContext context, string source, List<string>? outcomes) =>
        string.IsNullOrWhiteSpace(source) ? null : ScriptRun.Run(source, burst, context.Execution, budget, outcomes);

    private JsonNode? Variable(ActivityContext context, JsonElement reference)
    {
        var scope = burst.Scope(context.Execution);
        if (reference.ValueKind == JsonValueKind.String && Values.ParseJson(reference.GetString()) is JsonObject written)
        {
            // The designer writes the variable as JSON inside a text.
            return scope.GetById(Values.Text(written["id"]) ?? "");
        }

        return reference.ValueKind == JsonValueKind.Object && reference.TryGetProperty("id", out var id)
            ? scope.GetById(id.GetString() ?? "")
            : scope.GetById(Name(reference)) ?? scope.Get(Name(reference));
    }

    internal static string Name(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() ?? "",
            JsonValueKind.Undefined or JsonValueKind.Null => "",
            JsonValueKind.Object when value.TryGetProperty("name", out var name) => name.GetString() ?? "",
            _ => value.GetRawText(),
        };
}

/// <summary>An input's expression failed.</summary>
public sealed class InputEvaluationException(string input, Exception cause)
    : Exception($"输入项“{input}”的表达式无法计算：{cause.Message}", cause);
