using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>The values that activities and expressions see and set: inputs, outputs, arguments and the correlation id.</summary>
internal sealed partial class Burst
{
    /// <summary>An input of the workflow by its name, in any case of letters where none is spelled so.</summary>
    public JsonNode? WorkflowInput(string name) =>
        stepInput.TryGetValue(name, out var given) || State.Input.TryGetValue(name, out given)
            ? given
            : stepInput.Concat(State.Input).FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public IEnumerable<string> InputNames => definition.Inputs.Select(input => input.Name).Union(stepInput.Keys).Union(State.Input.Keys);

    /// <summary>The value an input has where the drawing gives none.</summary>
    public JsonNode? DefaultOf(ActivityNode node, string input) =>
        catalog
            .Find(node.Type)
            ?.Descriptor.Inputs.FirstOrDefault(item => item.Name.Equals(input, StringComparison.OrdinalIgnoreCase))
            ?.Default
            is { } value
            ? JsonSerializer.SerializeToNode(value)
            : null;

    /// <summary>What an input is called on screen.</summary>
    public string TitleOf(ActivityNode node, string input) =>
        catalog
            .Find(node.Type)
            ?.Descriptor.Inputs.FirstOrDefault(item => item.Name.Equals(input, StringComparison.OrdinalIgnoreCase))
            ?.DisplayName
        ?? input;

    public void SetActivityOutput(ActivityContext context, string name, JsonNode? value)
    {
        if (!ActivityOutputs.TryGetValue(context.Node.Id, out var outputs))
        {
            ActivityOutputs[context.Node.Id] = outputs = new(StringComparer.OrdinalIgnoreCase);
        }

        outputs[name] = ChildResult.Spelled(value)?.DeepClone();
        LastResult = outputs[name]?.DeepClone();
        if (context.Node.Outputs.TryGetValue(name, out var bound))
        {
            // A use gives to where it stands: inside, its own variables may have the same ids.
            var receiver = context.Node.Type == ActivityNode.UseType ? Find(context.Execution.Parent) : context.Execution;
            var scope = new VariableScope(this, receiver);
            if (!scope.Has(bound) && definition.DeclaresOutput(context.Node, bound))
            {
                SetOutput(context.Execution, bound, value);
            }
            else
            {
                scope.SetById(bound, value);
            }
        }
    }

    /// <summary>Calls with a name that only this call knows: what Elsa calls an argument of an expression.</summary>
    public T WithArgument<T>(string name, JsonNode? value, Func<T> call)
    {
        Arguments[name] = value;
        try
        {
            return call();
        }
        finally
        {
            Arguments.Remove(name);
        }
    }

    /// <summary>Gives the instance its correlation id.</summary>
    public void Correlate(string? correlationId)
    {
        State.CorrelationId = correlationId;
        Effects.Add(new SetCorrelation(correlationId));
    }

    /// <summary>Sets an output of the nearest definition: of a used one, else of the workflow.</summary>
    public void SetOutput(ActivityExecution execution, string name, JsonNode? value)
    {
        for (var current = Find(execution.Parent); current is not null; current = Find(current.Parent))
        {
            if (Node(current).Type == ActivityNode.UseType)
            {
                SetActivityOutput(Context(current), name, value);
                return;
            }
        }

        State.Output[name] = value?.DeepClone();
    }
}
