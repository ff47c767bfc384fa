using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.WebEncoders;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>The basic services: a validated container, the assets, the text encoder.</summary>
public static class Foundation
{
    public static WebApplicationBuilder AddFoundation(this WebApplicationBuilder builder)
    {
        builder.Host.UseDefaultServiceProvider(options => (options.ValidateOnBuild, options.ValidateScopes) = (true, true));
        builder.WebHost.UseStaticWebAssets();
        // Development would otherwise send every asset uncompressed and uncacheable; a changed style sheet needs a build instead.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        // Chinese text leaves as itself, not as &#x…; which would triple every page.
        builder.Services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return builder;
    }
}
