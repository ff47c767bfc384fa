using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>The headers of a reverse proxy about the visitor count only when its own address is listed in <c>Proxy:Known</c>.</summary>
/// <remarks>
/// <c>X-Forwarded-For</c> is read from the right while the addresses are known proxies: the visitor is the first that is not, whatever the
/// visitor wrote before it. The framework's switch that trusts everybody (<c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>) does not widen this.
/// </remarks>
public static class ReverseProxy
{
    public static WebApplicationBuilder AddReverseProxy(this WebApplicationBuilder builder)
    {
        var known = Known(builder.Configuration);
        builder.Services.PostConfigure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders =
                known.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in known)
            {
                options.KnownIPNetworks.Add(network);
            }
        });
        return builder;
    }

    /// <summary>The addresses and networks of <c>Proxy:Known</c>: a list, or one text with commas.</summary>
    /// <exception cref="InvalidOperationException">One is neither, or is everybody.</exception>
    public static IReadOnlyList<IPNetwork> Known(IConfiguration configuration)
    {
        var section = configuration.GetSection("Proxy:Known");
        var texts = section
            .GetChildren()
            .Select(child => child.Value ?? "")
            .Append(section.Value ?? "")
            .SelectMany(text => text.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return [.. texts.Select(Parse)];
    }

    private static IPNetwork Parse(string text)
    {
        var network =
            IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : IPNetwork.TryParse(text, out var range) ? range
            : throw new InvalidOperationException($"Proxy:Known 中的“{text}”不是网络地址，应像 127.0.0.1、10.1.2.3 或 10.1.2.0/24 这样。");
        return network.PrefixLength > 0
            ? network
            : throw new InvalidOperationException(
                $"Proxy:Known 不能是所有地址（{text}）：那样任何人都能冒充他人的网络地址。请只写反向代理自己的地址。"
            );
    }
}
