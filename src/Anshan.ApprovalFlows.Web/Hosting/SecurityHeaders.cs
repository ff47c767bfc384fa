namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>The headers every answer carries unless its page set stricter or other ones itself.</summary>
public static class SecurityHeaders
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    var headers = context.Response.Headers;
                    headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
                    headers.TryAdd("X-Content-Type-Options", "nosniff");
                    headers.TryAdd("Referrer-Policy", "same-origin");
                    headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
                    headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
                    headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
                    if (context.User.Identity?.IsAuthenticated == true && context.GetEndpoint() is not null)
                    {
                        headers.TryAdd("Cache-Control", "no-store");
                    }

                    return Task.CompletedTask;
                });
                return next(context);
            }
        );
}
