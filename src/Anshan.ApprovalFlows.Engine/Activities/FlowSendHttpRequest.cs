using System.Globalization;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>
/// Asks another system as <see cref="SendHttpRequest"/> does (after the commit, at least once under one <c>Idempotency-Key</c>, to allowed hosts
/// only) and leaves by the status code of the answer.
/// </summary>
/// <remarks>
/// Outcomes: the code where it is expected, <c>Unmatched status code</c> where codes are expected and it is another, <c>Done</c> where none are
/// expected; <c>Failed to connect</c> and <c>Timeout</c> after the last attempt. A host that is not allowed, and an answer that is too long,
/// are faults. Codes are whole numbers; they may come from an expression.
/// </remarks>
internal sealed class FlowSendHttpRequest : Activity
{
    public const string TypeName = "Elsa.FlowSendHttpRequest";

    /// <summary>The input that lists the expected codes.</summary>
    public const string ExpectedCodes = "expectedStatusCodes";

    private const string Unmatched = "Unmatched status code";

    public override ActivityDescriptor Descriptor { get; } = new(TypeName, "网络", "发送请求（按状态码分路）", "向允许的主机发送 HTTP 请求，按答复的状态码走不同出口。")
    {
        Inputs = [.. HttpRequestParts.Inputs, new("ExpectedStatusCodes", "List<Int32>", "预期的状态码", "每个状态码一个出口，例如 200、404；不填时一律走“完成”", UiHint: "multitext")],
        Outputs = HttpRequestParts.Outputs,
        Outcomes = new Dictionary<string, string> { ["Done"] = "完成", [Unmatched] = "其他状态码", ["Failed to connect"] = "连接不上", ["Timeout"] = "超时" },
        HasOwnOutcomes = true,
    };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> OutcomesOf(ActivityNode node)
    {
        var outcomes = new Dictionary<string, string>(Descriptor.Outcomes);
        if (!node.Inputs.TryGetValue(ExpectedCodes, out var binding) || binding.Expression is not { } expression)
        {
            outcomes.Remove(Unmatched);
        }
        else if (expression.Type is "Literal" or "Object")
        {
            var codes = Values.Texts(Values.Node(expression.Value));
            outcomes.Remove(codes.Count > 0 ? "Done" : Unmatched);
            codes.ToList().ForEach(code => outcomes[code] = code);
        }

        return outcomes;
    }

    public override Next Execute(ActivityContext context) => HttpRequestParts.Send(context);

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is not Stimulus.Resume { Verb: SendHttpRequest.Verb } response)
        {
            return Next.Refuse("NotForResponses");
        }

        if (Values.Text(response.Input["error"]) is { } error)
        {
            return error switch
            {
                "timeout" => Next.With("Timeout"),
                "connection" => Next.With("Failed to connect"),
                _ => throw new WorkflowFaultException(error),
            };
        }

        var code = HttpRequestParts.Take(context, response.Input).ToString(CultureInfo.InvariantCulture);
        var expected = context.List(ExpectedCodes);
        return Next.With(expected.Count == 0 ? "Done" : expected.Contains(code) ? code : Unmatched);
    }
}

/// <summary>What both ways of asking another system have in common.</summary>
internal static class HttpRequestParts
{
    public static IReadOnlyList<InputDescriptor> Inputs { get; } =
    [
        new("Url", "Uri", "地址"),
        new("Method", "String", "方法", Default: "GET", UiHint: "dropdown"),
        new("Content", "Object", "内容", UiHint: "multiline"),
        new("ContentType", "String", "内容类型", UiHint: "dropdown"),
        new("Authorization", "String", "Authorization 头"),
        new("DisableAuthorizationHeaderValidation", "Boolean", "不校验 Authorization 头", "本系统从不校验，仅为与 Elsa 兼容而保留", false, "checkbox"),
        new("RequestHeaders", "ObjectDictionary", "请求头", UiHint: "dictionary"),
    ];

    public static IReadOnlyList<OutputDescriptor> Outputs { get; } =
        [new("Result", "Object", "答复"), new("StatusCode", "Int32", "状态码"), new("ParsedContent", "Object", "内容"), new("ResponseHeaders", "Object", "答复头")];

    /// <summary>Wants the request sent and waits for its answer.</summary>
    /// <exception cref="WorkflowFaultException">The address is none of http or https.</exception>
    public static Next Send(ActivityContext context)
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

    /// <summary>Sets the outputs from an answer <c>{status, headers, content}</c>; returns the status.</summary>
    public static int Take(ActivityContext context, JsonObject answer)
    {
        var status = (int)(Values.Number(answer["status"]) ?? 0);
        context.SetOutput("result", answer.DeepClone());
        context.SetOutput("responseHeaders", answer["headers"]);
        context.SetOutput("statusCode", status);
        context.SetOutput("parsedContent", answer["content"]);
        return status;
    }
}
