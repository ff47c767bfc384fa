using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>The stimuli that other instances and other systems cause.</summary>
public static class Stimuli
{
    /// <summary>The event that the activity waits for happened.</summary>
    public static Stimulus.Resume EventHappened(long executionId, string payloadJson) =>
        new(executionId, Event.Verb, new JsonObject(EventInput(payloadJson)));

    /// <summary>The workflow input of an instance that an event starts.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> EventInput(string payloadJson) =>
        new Dictionary<string, JsonNode?> { [Event.Payload] = JsonNode.Parse(payloadJson) };

    /// <summary>A child that the activity waits for is over.</summary>
    /// <param name="executionId">The waiting execution.</param>
    /// <param name="outputJson">The child's outputs, an object.</param>
    /// <param name="childId">Which child; null where the activity has only one.</param>
    /// <param name="subStatus">How it ended.</param>
    public static Stimulus.Resume ChildEnded(long executionId, string outputJson, Guid? childId = null, InstanceSubStatus? subStatus = null)
    {
        var input = new JsonObject { [ChildEnd.Output] = JsonNode.Parse(outputJson) };
        if (childId is { } child)
        {
            (input[ChildEnd.Instance], input[ChildEnd.SubStatus]) = (child.ToString(), subStatus?.ToString());
        }

        return new(executionId, ChildEnd.Verb, input);
    }

    /// <summary>The start of a dispatched child.</summary>
    public static Stimulus.Start ChildStarts(Guid parentId, StartChild child) =>
        new(
            ((JsonObject)JsonNode.Parse(child.InputJson)!).ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone()),
            child.CorrelationId
        )
        {
            Parent = new ParentReference(parentId, child.ExecutionId, child.ReportsEnd),
        };

    /// <summary>The answer to the activity's request: <c>{status, headers, content}</c> or <c>{error}</c>.</summary>
    public static Stimulus.Resume RequestAnswered(long executionId, JsonObject answer) => new(executionId, SendHttpRequest.Verb, answer);

    /// <summary>The task that the activity waits for was reported done, with this result.</summary>
    public static Stimulus.Resume TaskReported(long executionId, JsonNode? result) =>
        new(executionId, RunTask.Verb, new JsonObject { [RunTask.Result] = result?.DeepClone() });
}
