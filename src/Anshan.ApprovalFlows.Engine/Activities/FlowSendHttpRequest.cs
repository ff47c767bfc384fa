using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>
/// Sends a request to another system as <see cref="SendHttpRequest"/> does (after the commit, at least once under one
/// <c>Idempotency-Key</c>, to allowed hosts only) and leaves by the status code of the answer.
/// </summary>
/// <remarks>
/// Outcomes: the code where it is expected, <c>Unmatched status code</c> where codes are expected and it is another, <c>Done</c> where none
/// are expected; <c>Failed to connect</c> and <c>Timeout</c> after the last attempt. A host that is not allowed, and an answer that is too
/// long, are faults. Codes are whole numbers; they may come from an expression.
/// </remarks>
internal sealed class FlowSendHttpRequest : Activity
{
    public const string TypeName = "Elsa.FlowSendHttpRequest";

    /// <summary>The input that lists the expected codes.</summary>
    public const string ExpectedCodes = "expectedStatusCodes";

    private const string Unmatched = "Unmatched status code";

    public override ActivityDescriptor Descriptor { get; } =
        new(TypeName, "网络", "发送请求（按状态码分路）", "向允许的主机发送 HTTP 请求，按答复的状态码走不同出口。")
        {
            Inputs =
            [
                .. HttpRequestParts.Inputs,
                new(
                    "ExpectedStatusCodes",
                    "List<Int32>",
                    "预期的状态码",
                    "每个状态码一个出口，例如 200、404；不填时一律走“完成”",
                    UiHint: "multitext"
                ),
            ],
            Outputs = HttpRequestParts.Outputs,
            Outcomes = new Dictionary<string, string>
            {
                ["Done"] = "完成",
                [Unmatched] = "其他状态码",
                ["Failed to connect"] = "连接不上",
                ["Timeout"] = "超时",
            },
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

    public override IEnumerable<DefinitionProblem> Check(ActivityNode node) =>
        HttpRequestParts
            .Check(node)
            .Concat(
                from code in node.Literal(ExpectedCodes) is { } codes ? Values.Texts(codes) : []
                where !(int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 100 and <= 599)
                select new DefinitionProblem(
                    $"{node.Path}.{ExpectedCodes}",
                    $"“{node.Title}”预期的状态码“{code}”不是 100 至 599 的数，永远等不到。"
                )
            );

    public override Next Execute(ActivityContext context) => HttpRequestParts.Send(context);

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is not Stimulus.Resume { Verb: SendHttpRequest.Verb } response)
        {
            return Next.Refuse(StepRefusal.UnknownVerb);
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
        return Next.With(
            expected.Count == 0 ? "Done"
            : expected.Contains(code) ? code
            : Unmatched
        );
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
        new(
            "DisableAuthorizationHeaderValidation",
            "Boolean",
            "不校验 Authorization 头",
            "本系统从不校验，仅为与 Elsa 兼容而保留",
            false,
            "checkbox"
        ),
        new("RequestHeaders", "ObjectDictionary", "请求头", UiHint: "dictionary"),
    ];

    public static IReadOnlyList<OutputDescriptor> Outputs { get; } =
    [
        new("Result", "Object", "答复"),
        new("StatusCode", "Int32", "状态码"),
        new("ParsedContent", "Object", "内容"),
        new("ResponseHeaders", "Object", "答复头"),
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    /// <summary>Fixed parts that are no valid HTTP.</summary>
    public static IEnumerable<DefinitionProblem> Check(ActivityNode node)
    {
        if (Written(node, "method") is { } method && !Methods.Contains(method.ToUpperInvariant()))
        {
            yield return new DefinitionProblem(
                $"{node.Path}.method",
                $"“{node.Title}”的方法“{method}”不存在，可用：{string.Join("、", Methods)}。"
            );
        }

        if (Written(node, "url") is { } url && !IsAddress(url, out _))
        {
            yield return new DefinitionProblem($"{node.Path}.url", $"“{node.Title}”的地址“{url}”不是 http 或 https 地址。");
        }

        if (Written(node, "contentType") is { } type && !MediaTypeHeaderValue.TryParse(type, out _))
        {
            yield return new DefinitionProblem(
                $"{node.Path}.contentType",
                $"“{node.Title}”的内容类型“{type}”写法不对，应如 application/json。"
            );
        }

        if (
            node.Literal("requestHeaders") is { } headers
            && Values.Convert(headers, "ObjectDictionary") is not JsonObject
            && !string.IsNullOrWhiteSpace(Values.Text(headers))
        )
        {
            yield return new DefinitionProblem(
                $"{node.Path}.requestHeaders",
                $"“{node.Title}”的请求头应写成 JSON 对象，如 {{\"X-Id\":\"1\"}}。"
            );
        }
    }

    private static string? Written(ActivityNode node, string input) =>
        node.Literal(input) is { } value && Values.Text(value) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static bool IsAddress(string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";

    /// <summary>Wants the request sent and waits for its answer.</summary>
    /// <exception cref="WorkflowFaultException">The address is none of http or https.</exception>
    public static Next Send(ActivityContext context)
    {
        if (!IsAddress(context.Text("url"), out var address))
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
