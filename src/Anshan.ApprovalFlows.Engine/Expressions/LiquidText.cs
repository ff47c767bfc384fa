using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Execution;
using DotLiquid;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Renders Liquid with <c>Variables</c> and <c>Input</c>; values are plain data, nothing of the CLR can be reached.</summary>
internal static class LiquidText
{
    private const int MaxSource = 20_000;
    private const int MaxCached = 2_000;
    private static readonly ConcurrentDictionary<string, Template> Parsed = new();

    public static string Render(string source, Burst burst, VariableScope scope)
    {
        if (source.Length > MaxSource)
        {
            throw new WorkflowFaultException("Liquid 表达式过长。");
        }

        if (Parsed.Count > MaxCached)
        {
            Parsed.Clear();
        }

        var template = Parsed.GetOrAdd(source, static text => Template.Parse(text));
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

        var model = new Hash
        {
            ["Variables"] = variables,
            ["Input"] = inputs,
            ["WorkflowInstanceId"] = burst.State.InstanceId.ToString(),
            ["CorrelationId"] = burst.State.CorrelationId,
        };
        var text = template.Render(new RenderParameters(CultureInfo.InvariantCulture)
        {
            LocalVariables = model,
            ErrorsOutputMode = ErrorsOutputMode.Rethrow,

            // Iterations bound the template's own time; the wall clock is a backstop, for on a busy machine it also counts what others do.
            Timeout = 2_000,
            MaxIterations = 10_000,
        });
        return text.Length <= 1_000_000 ? text : throw new WorkflowFaultException("Liquid 表达式的结果过长。");
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
