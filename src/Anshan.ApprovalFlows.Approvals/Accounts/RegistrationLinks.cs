using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>
/// The links of unfinished registrations: each contains its address and expiry, encrypted with the keys of this site, and nothing is
/// stored.
/// </summary>
/// <remarks>
/// So several registrations of one address are independent of each other, and typing addresses writes no rows. A link is used up by the
/// account that is made with it.
/// </remarks>
public sealed class RegistrationLinks(IDataProtectionProvider protection, TimeProvider machine)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly IDataProtector protector = protection.CreateProtector("Anshan.Registration", "1");

    /// <summary>A new link for the address, as it is kept (<see cref="Text.EmailText"/>).</summary>
    public IssuedLink Issue(string email)
    {
        var end = machine.GetUtcNow() + Lifetime;
        return new IssuedLink(protector.Protect($"{end.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}|{email}"), end);
    }

    /// <summary>The address of a valid link; null for any other text.</summary>
    public string? AddressOf(string token)
    {
        try
        {
            return
                protector.Unprotect(token).Split('|', 2) is [var end, var email]
                && machine.GetUtcNow().ToUnixTimeMilliseconds() < long.Parse(end, CultureInfo.InvariantCulture)
                ? email
                : null;
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
