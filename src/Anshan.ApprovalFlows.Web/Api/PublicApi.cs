using System.Globalization;
using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Api;

/// <summary>The interface for programs that needs no account, described at /openapi/v1.json.</summary>
public static class PublicApi
{
    public static WebApplicationBuilder AddPublicApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        builder.Services.AddOpenApi(
            "v1",
            options =>
            {
                options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        (document.Info.Title, document.Info.Version) = ("惠企政策办理平台公开接口", "1");
                        document.Info.Description =
                            $"不需要账号。每个网络地址每分钟最多 {AttemptLimit.PublicApi.PerAddress} 次，超过时返回 429 和 Retry-After。";
                        return Task.CompletedTask;
                    }
                );
            }
        );
        builder.Services.AddOpenApi(
            "designer",
            options =>
            {
                options.ShouldInclude = description => description.RelativePath?.StartsWith("elsa/api/", StringComparison.Ordinal) == true;
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        (document.Info.Title, document.Info.Version) = ("流程设计器接口（Elsa Studio 3.8.2）", "1");
                        document.Info.Description =
                            "登录后使用：流程管理员可以修改，安全管理员和审计员只能查看，其他人返回 403。业务上不允许的返回 400 和 errors.generalErrors。";
                        return Task.CompletedTask;
                    }
                );
            }
        );
        return builder;
    }

    /// <summary>Counts the request against the limit of the visitor's address; over it, the answer is 429 with the time to wait.</summary>
    internal static async ValueTask<object?> LimitAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.RequestServices.GetRequiredService<AttemptThrottle>().TryTakeAddress(AttemptLimit.PublicApi, http, out var wait))
        {
            return await next(context);
        }

        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(
            StatusCodes.Status429TooManyRequests,
            "too-many-requests",
            "请求太频繁",
            $"每分钟最多 {AttemptLimit.PublicApi.PerAddress} 次，请稍后再试。"
        );
    }

    public static void MapPublicApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnonymous();
        routes.MapEstimate();
    }
}
