using System.Globalization;
using System.Threading.RateLimiting;

namespace Anshan.ApprovalFlows.Web.Api;

/// <summary>The interface for programs that needs no account, described at /openapi/v1.json.</summary>
public static class PublicApi
{
    public const string Limit = "public-api";
    private const int PerMinute = 120;

    public static WebApplicationBuilder AddPublicApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        builder.Services.AddOpenApi("v1", options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                (document.Info.Title, document.Info.Version) = ("惠企政策办理平台公开接口", "1");
                document.Info.Description = $"不需要账号。每个网络地址每分钟最多 {PerMinute} 次，超过时返回 429 和 Retry-After。";
                return Task.CompletedTask;
            });
        });
        builder.Services.AddOpenApi("designer", options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("elsa/api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                (document.Info.Title, document.Info.Version) = ("流程设计器接口（Elsa Studio 3.8.2）", "1");
                document.Info.Description = "登录后使用：流程管理员可以修改，安全管理员和审计员只能查看，其他人返回 403。业务上不允许的返回 400 和 errors.generalErrors。";
                return Task.CompletedTask;
            });
        });
        builder.Services.AddRateLimiter(options =>
        {
            options.AddPolicy(Limit, http => RateLimitPartition.GetFixedWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
            options.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await Problems.Of(StatusCodes.Status429TooManyRequests, "too-many-requests", "请求太频繁", $"每分钟最多 {PerMinute} 次，请稍后再试。").ExecuteAsync(rejected.HttpContext);
            };
        });
        return builder;
    }

    public static void MapPublicApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnonymous();
        routes.MapEstimate();
    }
}
