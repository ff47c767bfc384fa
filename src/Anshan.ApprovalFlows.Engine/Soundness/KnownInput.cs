using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>What is known of an activity's input before execution.</summary>
/// <param name="IsKnown">Whether the value is fixed; otherwise variables or scripts decide when it runs.</param>
/// <param name="Value">The value, converted as it will be; null where none is given, or none is known.</param>
public sealed record KnownInput(bool IsKnown, JsonNode? Value)
{
    private static readonly KnownInput Unknown = new(false, null);

    /// <summary>
    /// Reads an input: fixed values, the default where nothing is drawn, and what a definition used as an activity is given by its user.
    /// </summary>
    public static KnownInput Of(ActivityNode node, string input, ActivityCatalog catalog)
    {
        if (!node.Inputs.TryGetValue(input, out var binding) || binding.Expression is not { } expression)
        {
            var written = catalog
                .Find(node.Type)
                ?.Descriptor.Inputs.FirstOrDefault(item => item.Name.Equals(input, StringComparison.OrdinalIgnoreCase))
                ?.Default;
            return new KnownInput(true, written is null ? null : System.Text.Json.JsonSerializer.SerializeToNode(written));
        }

        return expression.Type switch
        {
            "Literal" or "Object" => Values.WhyUnfit(Values.Node(expression.Value), binding.TypeName) is null
                ? new KnownInput(true, Values.Convert(Values.Node(expression.Value), binding.TypeName))
                : Unknown,
            "Input" when UserOf(node, Evaluator.Name(expression.Value)) is { } use => Of(use, Evaluator.Name(expression.Value), catalog),
            _ => Unknown,
        };
    }

    /// <summary>The nearest use around the activity whose definition declares the input.</summary>
    private static ActivityNode? UserOf(ActivityNode node, string input)
    {
        for (var around = node.Parent; around is not null; around = around.Parent)
        {
            if (around.Variables.Any(variable => variable.Id == VariableDefinition.InputId(input)))
            {
                return around;
            }
        }

        return null;
    }
}
