using System.Security.Cryptography;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Steps;

/// <summary>Ids that follow from their cause, so that a step computed or delivered twice makes the same row, not a second one.</summary>
public static class DerivedId
{
    public static Guid Of(params ReadOnlySpan<string> parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', parts.ToArray())));
        return new Guid(hash.AsSpan(0, 16));
    }

    /// <summary>The hash of what was asked under an operation id.</summary>
    public static byte[] RequestHash(params ReadOnlySpan<string?> parts) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts.ToArray())));
}
