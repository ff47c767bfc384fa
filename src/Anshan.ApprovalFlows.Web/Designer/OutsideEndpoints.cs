using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Web.Api;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>
/// Elsa's addresses for other systems: tasks are listed and reported, events raised. They require a token in the header <c>Authorization:
/// Bearer aft_…</c>; a session is not enough.
/// </summary>
internal static class OutsideEndpoints
{
    private const int PageSize = 100;
    private const int LongestName = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes
            .MapGroup(DesignerApi.Root)
            .WithTags("外部系统")
            .AllowAnonymous()
            .WithMetadata(new ForPrograms())
            .AddEndpointFilter(PublicApi.LimitAsync)
            .AddEndpointFilter(
                async (context, next) =>
                    await TokenAsync(context.HttpContext) is { } token
                        ? await next(With(context, token))
                        : Unauthorized(context.HttpContext)
            );
        group.MapGet("/tasks", ListAsync);
        group.MapPost("/tasks/{taskId}/complete", CompleteAsync);
        group.MapPost("/events/{eventName}/trigger", TriggerAsync);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http,
        [FromQuery] string? taskName,
        [FromQuery] long? after,
        OpenDatabase open,
        CancellationToken cancellation
    )
    {
        var names = AccessToken.Names(TokenOf(http).Tasks).Where(name => taskName is null || name == taskName).ToList();
        await using var pooled = open();
        var waits = await pooled
            .Context.Set<TaskWait>()
            .AsNoTracking()
            .Where(row => names.Contains(row.Name) && row.Id > (after ?? 0))
            .OrderBy(row => row.Id)
            .Take(PageSize)
            .ToListAsync(cancellation);
        return Results.Json(
            new JsonObject
            {
                ["items"] = new JsonArray([
                    .. waits.Select(wait => new JsonObject
                    {
                        ["taskId"] = wait.TaskId,
                        ["taskName"] = wait.Name,
                        ["workflowInstanceId"] = wait.InstanceId.ToString(),
                        ["payload"] = wait.PayloadJson is null ? null : JsonNode.Parse(wait.PayloadJson),
                        ["createdAt"] = wait.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
                    }),
                ]),
                ["after"] = waits.Count == PageSize ? waits[^1].Id : null,
            }
        );
    }

    private static async Task<IResult> CompleteAsync(
        HttpContext http,
        string taskId,
        OutsideReports reports,
        CancellationToken cancellation
    )
    {
        var token = TokenOf(http);
        if (AccessToken.Names(token.Tasks) is not { Count: > 0 } names)
        {
            return Forbidden("这个令牌不能报告任务。");
        }

        var (body, refusal) = await BodyAsync(http.Request, cancellation);
        return refusal
            ?? await reports.ReportAsync(taskId, body["result"], names, Origin(http, token, $"task {taskId}"), cancellation) switch
            {
                OutsideOutcome.Done => Results.Json(new JsonObject()),
                OutsideOutcome.Refused refused => Problems.Of(StatusCodes.Status409Conflict, "not-done", "没有完成", refused.Reason),
                _ => Problems.Of(
                    StatusCodes.Status404NotFound,
                    "no-such-task",
                    "没有这个任务",
                    "没有流程在等待这个任务：编号有误、已经报告过、流程已离开，或令牌不能用于这个名称的任务。"
                ),
            };
    }

    private static async Task<IResult> TriggerAsync(
        HttpContext http,
        string eventName,
        OutsideReports reports,
        CancellationToken cancellation
    )
    {
        var token = TokenOf(http);
        if (!AccessToken.Names(token.Events).Contains(eventName))
        {
            return Forbidden("这个令牌不能发出这个名称的事件。");
        }

        var (body, refusal) = await BodyAsync(http.Request, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        Guid? instance = null;
        if (Text(body["workflowInstanceId"]) is { Length: > 0 } named)
        {
            if (!Guid.TryParse(named, out var id))
            {
                return Invalid("workflowInstanceId 应为流程实例的编号。");
            }

            instance = id;
        }

        var correlation = Text(body["correlationId"]) is { Length: > 0 } given ? given : null;
        if (correlation?.Length > LongestName)
        {
            return Invalid($"correlationId 不能超过 {LongestName} 个字。");
        }

        return
            await reports.RaiseAsync(eventName, body["input"]?.DeepClone(), correlation, instance, Origin(http, token, null), cancellation)
                is OutsideOutcome.Refused refused
            ? Problems.Of(StatusCodes.Status409Conflict, "not-done", "没有完成", refused.Reason)
            : Results.Json(new JsonObject());
    }

    /// <summary>The operation of a request: of its key where it has one, else of the task's id, else of the moment.</summary>
    private static OutsideOrigin Origin(HttpContext http, AccessToken token, string? subject)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        var words = key.Length > 0 ? key : subject ?? Guid.NewGuid().ToString("N");
        return new OutsideOrigin(
            OutsideReports.ActorOf(token),
            null,
            DerivedGuid.Of("outside", token.Id.ToString("N"), http.Request.Path.Value, words),
            IsNamed: key.Length > 0
        );
    }

    /// <summary>The body as an object; an empty one for none.</summary>
    private static async Task<(JsonObject Body, IResult? Refusal)> BodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[8 * 1024];
        for (
            var count = await request.Body.ReadAsync(buffer, cancellation);
            count > 0;
            count = await request.Body.ReadAsync(buffer, cancellation)
        )
        {
            kept.Write(buffer, 0, count);
            if (kept.Length > OutsideReports.MaxBytes)
            {
                return (
                    [],
                    Problems.Of(
                        StatusCodes.Status413PayloadTooLarge,
                        "too-large",
                        "内容太长",
                        $"内容不能超过 {OutsideReports.MaxBytes / 1024} KB，请只交编号或摘要。"
                    )
                );
            }
        }

        if (kept.Length == 0)
        {
            return ([], null);
        }

        try
        {
            return
                JsonNode.Parse(kept.ToArray()) is JsonObject body
                && body.ToJsonString() is { } text
                && !text.Contains('\0', StringComparison.Ordinal)
                && !text.Contains("\\u0000", StringComparison.Ordinal)
                ? (body, null)
                : ([], Invalid("内容应为一个 JSON 对象，其中没有空字符。"));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or ArgumentException)
        {
            return ([], Invalid("内容不是有效的 JSON。"));
        }
    }

    private static async Task<AccessToken?> TokenAsync(HttpContext http)
    {
        const string scheme = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? await http.RequestServices.GetRequiredService<AccessTokens>().FindAsync(header[scheme.Length..].Trim(), http.RequestAborted)
            : null;
    }

    private static EndpointFilterInvocationContext With(EndpointFilterInvocationContext context, AccessToken token)
    {
        context.HttpContext.Features.Set(token);
        return context;
    }

    private static AccessToken TokenOf(HttpContext http) =>
        http.Features.Get<AccessToken>() ?? throw new InvalidOperationException("The filter of the group is missing.");

    private static IResult Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(
            StatusCodes.Status401Unauthorized,
            "no-token",
            "需要令牌",
            "请在 Authorization 头中写 Bearer 和有效的接口令牌。令牌由流程管理员发放，可能已过期或撤销。"
        );
    }

    private static IResult Forbidden(string detail) =>
        Problems.Of(StatusCodes.Status403Forbidden, "not-in-scope", "令牌不能用于此处", detail);

    private static IResult Invalid(string detail) => Problems.Of(StatusCodes.Status400BadRequest, "invalid-values", "内容有误", detail);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
