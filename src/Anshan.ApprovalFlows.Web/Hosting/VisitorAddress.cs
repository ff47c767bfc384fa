using System.Net;
using System.Net.Sockets;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>
/// The visitor's address that the limits count: as the connection has it or as a known proxy tells it (<see cref="ReverseProxy"/>).
/// </summary>
public static class VisitorAddress
{
    private const int PrefixBytes = 8;

    /// <summary>An IPv4 address, or the network of an IPv6 address: one visitor has all 2⁶⁴ addresses of it.</summary>
    public static string Of(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        return address is null ? ""
            : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
            : address.AddressFamily == AddressFamily.InterNetworkV6 ? Network(address)
            : address.ToString();
    }

    private static string Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
