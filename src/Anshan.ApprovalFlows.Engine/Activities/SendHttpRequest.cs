using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Asks another system and goes on with its answer. The request leaves after the commit, at least once, to allowed hosts only.</summary>
internal sealed class SendHttpRequest : Activity
{
    public const string Verb = "response";

    public override ActivityDescriptor Descriptor { get; } = new("Elsa.SendHttpRequest", "网络", "发送请求", "向允许的主机发送 HTTP 请求，收到答复后继续。")
    {
        Inputs =
        [
            new("Url", "Uri", "地址"),
            new("Method", "String", "方法", Default: "GET", UiHint: "dropdown"),
            new("Content", "Object", "内容", UiHint: "multiline"),
            new("ContentType", "String", "内容类型", UiHint: "dropdown"),
            new("Authorization", "String", "Authorization 头"),
            new("DisableAuthorizationHeaderValidation", "Boolean", "不校验 Authorization 头", "仅为与 Elsa 兼容而保留", false, "checkbox"),
            new("RequestHeaders", "ObjectDictionary", "请求头", UiHint: "dictionary"),
        ],
        Outputs = [new("Result", "Object", "答复"), new("StatusCode", "Int32", "状态码"), new("ParsedContent", "Object", "内容"), new("ResponseHeaders", "Object", "答复头")],
        ChildPorts = ["unmatchedStatusCode", "failedToConnect", "timeout"],
    };

    public override Next Execute(ActivityContext context)
    {
        if (!Uri.TryCreate(context.Text("url"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”的地址“{context.Text("url")}”不是 http 或 https 地址。");
        }

        var request = new JsonObject
        {
            ["method"] = context.Text("method") ?? "GET",
            ["url"] = address.AbsoluteUri,
            ["content"] = context.Text("content"),
            ["contentType"] = context.Text("contentType"),
            ["authorization"] = context.Text("authorization"),
            ["headers"] = Values.Convert(context.Input("requestHeaders"), "ObjectDictionary")?.DeepClone() as JsonObject,
        };
        context.Emit(new SendRequest(context.ExecutionId, request.ToJsonString()));
        return Next.Wait;
    }

    /// <remarks>The input is either <c>{status, headers, content}</c>, or <c>{error}</c>: <c>timeout</c>, <c>connection</c> or a sentence.</remarks>
    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is not Stimulus.Resume { Verb: Verb } response)
        {
            return Next.Refuse("NotForResponses");
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

        var status = (int)(Values.Number(response.Input["status"]) ?? 0);
        context.SetOutput("result", response.Input.DeepClone());
        context.SetOutput("responseHeaders", response.Input["headers"]);
        context.SetOutput("statusCode", status);
        context.SetOutput("parsedContent", response.Input["content"]);
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

        var index = cases.EnumerateArray().ToList().FindIndex(item => item.ValueKind == JsonValueKind.Object
            && item.TryGetProperty("statusCode", out var code) && code.ToString() == status.ToString(CultureInfo.InvariantCulture));
        return index < 0 ? null : node.Child($"expectedStatusCodes[{index}]");
    }
}
