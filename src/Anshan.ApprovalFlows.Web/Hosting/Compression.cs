namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Pages and the answers of the interface travel compressed; the assets are compressed when the program is built.</summary>
/// <remarks>
/// The length of a compressed page tells whether a guess that came in with the address also stands somewhere on that page (BREACH). A
/// stranger's page holds no
/// secret: the antiforgery token is encrypted anew for every answer. Whoever is signed in gets a compressed answer only when the browser
/// says that this
/// site, or the person, asked for it, so another site cannot have its guesses measured. The reasons are in ADR 23.
/// </remarks>
public static class Compression
{
    private static readonly string[] OurOwn = ["same-origin", "none"];

    public static WebApplicationBuilder AddCompression(this WebApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(options =>
            (options.EnableForHttps, options.MimeTypes) = (true, ["text/html", "application/json"])
        );
        return builder;
    }

    /// <summary>Place it after authentication, which it needs, and after the error handling, whose pages it compresses too.</summary>
    public static IApplicationBuilder UseCompression(this IApplicationBuilder app) =>
        app.UseWhen(HasNothingToGuess, compressed => compressed.UseResponseCompression());

    private static bool HasNothingToGuess(HttpContext context) =>
        context.User.Identity?.IsAuthenticated != true
        || OurOwn.Contains(context.Request.Headers["Sec-Fetch-Site"].ToString(), StringComparer.Ordinal);
}
