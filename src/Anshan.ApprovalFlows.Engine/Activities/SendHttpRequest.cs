using System.Globalization;
using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>
/// Sends a request to another system and goes on with its answer. The request is sent after the commit, at least once, to allowed hosts
/// only.
/// </summary>
internal sealed class SendHttpRequest : Activity
{
    public const string Verb = "response";

    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.SendHttpRequest", "网络", "发送请求", "向允许的主机发送 HTTP 请求，收到答复后继续。")
        {
            Inputs = HttpRequestParts.Inputs,
            Outputs = HttpRequestParts.Outputs,
            ChildPorts = ["unmatchedStatusCode", "failedToConnect", "timeout"],
        };

    public override IEnumerable<DefinitionProblem> Check(ActivityNode node) => HttpRequestParts.Check(node);

    public override Next Execute(ActivityContext context) => HttpRequestParts.Send(context);

    /// <remarks>
    /// The input is either <c>{status, headers, content}</c>, or <c>{error}</c>: <c>timeout</c>, <c>connection</c> or a sentence.
    /// </remarks>
    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is not Stimulus.Resume { Verb: Verb } response)
        {
            return Next.Refuse(StepRefusal.UnknownVerb);
        }

        if (Values.Text(response.Input["error"]) is { } error)
        {
            return error switch
            {
                "timeout" => Go(context, context.Node.Child("timeout")),
                "connection" => Go(context, context.Node.Child("failedToConnect")),
                _ => throw new WorkflowFaultException(error),
            };
        }

        var status = HttpRequestParts.Take(context, response.Input);
        return Go(context, Expected(context.Node, status) ?? context.Node.Child("unmatchedStatusCode"));
    }

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) => Next.Done;

    private static Next Go(ActivityContext context, ActivityNode? child)
    {
        if (child is null)
        {
            return Next.Done;
        }

        context.Execution.Waits = false;
        context.Emit(new CloseBookmark(context.ExecutionId));
        context.Schedule(child);
        return Next.Children;
    }

    private static ActivityNode? Expected(ActivityNode node, int status)
    {
        if (!node.Source.TryGetProperty("expectedStatusCodes", out var cases) || cases.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var index = cases
            .EnumerateArray()
            .ToList()
            .FindIndex(item =>
                item.ValueKind == JsonValueKind.Object
                && item.TryGetProperty("statusCode", out var code)
                && code.ToString() == status.ToString(CultureInfo.InvariantCulture)
            );
        return index < 0 ? null : node.Child($"expectedStatusCodes[{index}]");
    }
}
