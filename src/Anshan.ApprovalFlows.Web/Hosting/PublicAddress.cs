using System.Net;
using Microsoft.AspNetCore.Diagnostics;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>
/// What follows from <c>Site:PublicUrl</c>: the host that is answered, and, when it is https, cookies that travel over nothing else.
/// </summary>
public sealed class PublicAddress
{
    private const string HealthPath = Links.Health;
    private readonly Uri address;
    private readonly HashSet<string> hosts;

    public PublicAddress(string url, string? furtherHosts = null)
    {
        address =
            Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            && parsed is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "" }
                ? parsed
                : throw new InvalidOperationException(
                    $"Site:PublicUrl 应是网站的完整地址，不带路径，例如 https://hqzc.anshan.gov.cn；现在是“{url}”。"
                );
        hosts = new HashSet<string>(
            (furtherHosts ?? "")
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(host => host != "*"),
            StringComparer.OrdinalIgnoreCase
        )
        {
            address.Host,
        };
    }

    /// <summary>Whether people reach the site by https, as far as their browsers know.</summary>
    public bool IsSecure => address.Scheme == Uri.UriSchemeHttps;

    /// <summary>The name of a cookie: over https with the prefix with which no other host and no other path can set it.</summary>
    public string CookieName(string name) => IsSecure ? $"__Host-{name}" : name;

    /// <summary>Whether a cookie may be sent over http.</summary>
    public CookieSecurePolicy CookiePolicy => IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    /// <summary>The same page of the site at its public address.</summary>
    public string Of(HttpRequest request) =>
        $"{address.GetLeftPart(UriPartial.Authority)}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}";

    /// <summary>
    /// Whether the request names this site. A supervisor on the same machine may ask for the health by any name; a site of this machine has
    /// all of its names.
    /// </summary>
    public bool IsNamedBy(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return hosts.Contains(host) || (IsLoopback(host) && (IsLoopback(address.Host) || IsHealth(context.Request.Path)));
    }

    /// <summary>Whether the request asks how the process is, which is answered over http too.</summary>
    public static bool IsHealth(PathString path) => path == HealthPath || path == Links.Ready || path == Links.Metrics;

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}

/// <summary>Answers only by the site's own name, and over https only when the public address is https.</summary>
public static class PublicAddressRules
{
    private const string Proto = "X-Forwarded-Proto";

    public static WebApplicationBuilder AddPublicAddress(this WebApplicationBuilder builder)
    {
        var address = new PublicAddress(builder.PublicUrl(), builder.Configuration["AllowedHosts"]);
        builder.Services.AddSingleton(address);
        builder.Services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        return builder;
    }

    /// <summary>Place it after the error handling, whose page explains a refusal.</summary>
    public static WebApplication UsePublicAddress(this WebApplication app)
    {
        var address = app.Services.GetRequiredService<PublicAddress>();
        if (address.IsSecure)
        {
            app.UseHsts();
        }

        app.Use(
            (context, next) =>
            {
                if (
                    context.Features.Get<IStatusCodeReExecuteFeature>() is not null
                    || context.Features.Get<IExceptionHandlerFeature>() is not null
                )
                {
                    return next(context); // the error page that explains
                }

                if (!address.IsNamedBy(context))
                {
                    return RefuseAsync(context, "网址不对", $"请从 {address.Of(context.Request).Split('?')[0]} 打开本平台。");
                }

                if (!address.IsSecure || context.Request.IsHttps || PublicAddress.IsHealth(context.Request.Path))
                {
                    return next(context);
                }

                if (context.Request.Headers.ContainsKey(Proto))
                {
                    WebLog.UnknownProxy(app.Logger, context.Connection.RemoteIpAddress?.ToString() ?? "?");
                    context.Request.Scheme = Uri.UriSchemeHttps; // for the error page alone, whose forms are made for https
                    return RefuseAsync(context, "网站设置未完成", "请求经过了没有登记的反向代理。请系统管理员按部署说明设置 Proxy:Known。");
                }

                context.Response.Redirect(address.Of(context.Request), permanent: true, preserveMethod: true);
                return Task.CompletedTask;
            }
        );
        return app;
    }

    private static Task RefuseAsync(HttpContext context, string heading, string words)
    {
        context.Features.Set(new ErrorWords(heading, words));
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }
}
