using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Engine.Execution;
using DotLiquid;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Renders Liquid with <c>Variables</c> and <c>Input</c>; values are plain data, nothing of the CLR can be reached.</summary>
internal static class LiquidText
{
    private const int MaxIterations = 10_000;

    /// <summary>The text a template gives.</summary>
    /// <exception cref="ExpressionException">The template cannot be read, failed, or broke a limit.</exception>
    public static string Render(string source, Burst burst, VariableScope scope, ScriptBudget budget)
    {
        var template = LiquidSource.Get(source);
        return budget.Run(() =>
        {
            for (var attempt = 1; ; attempt++)
            {
                var before = budget.Used;
                try
                {
                    return Render(template, burst, scope);
                }
                catch (RegexMatchTimeoutException) when (attempt < ScriptRun.Tries && budget.Used - before < ScriptRun.PatternTime / 2)
                {
                    // The machine was busy with others; rendering changes nothing, so it can begin again.
                }
                catch (Exception problem) when (problem is not ExpressionException)
                {
                    throw problem.InnerException as ExpressionException ?? Fault(problem);
                }
            }
        });
    }

    private static ExpressionException Fault(Exception problem) => problem switch
    {
        RegexMatchTimeoutException => new(ExpressionProblem.TooMuchTime, "Liquid 表达式中的文字处理时间过长，已停止。"),
        OutOfMemoryException => ScriptBudget.OutOfMemory(),
        _ => new(ExpressionProblem.Failed, $"Liquid 表达式出错：{problem.Message}"),
    };

    private static string Render(Template template, Burst burst, VariableScope scope)
    {
        var variables = new Hash();
        foreach (var (name, value, _) in scope.All())
        {
            variables[name] = Plain(value);
        }

        var inputs = new Hash();
        foreach (var name in burst.InputNames)
        {
            inputs[name] = Plain(burst.WorkflowInput(name));
        }

        foreach (var (name, value) in scope.UseInputs())
        {
            inputs[name] = Plain(value);
        }

        var model = new Hash
        {
            ["Variables"] = variables,
            ["Input"] = inputs,
            ["WorkflowInstanceId"] = burst.State.InstanceId.ToString(),
            ["CorrelationId"] = burst.State.CorrelationId,
        };
        using var text = new BoundedText();
        template.Render(text, new RenderParameters(CultureInfo.InvariantCulture)
        {
            LocalVariables = model,
            ErrorsOutputMode = ErrorsOutputMode.Rethrow,
            MaxIterations = MaxIterations,
        });
        return text.ToString();
    }

    private static object? Plain(JsonNode? value) => value switch
    {
        null => null,
        JsonObject map => Hash.FromDictionary(map.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)!)),
        JsonArray items => items.Select(Plain).ToList(),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => Values.Number(value),
            _ => Values.Text(value),
        },
    };
}
