using System.Security.Cryptography;
using System.Text;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Ids computed from their cause, so that a step computed or delivered twice produces the same ids and the same rows.</summary>
public static class DerivedGuid
{
    /// <summary>The milliseconds of an id of version 7.</summary>
    private const int SharedBytes = 6;

    /// <summary>The id computed from these words; equal words give an equal id.</summary>
    public static Guid Of(params ReadOnlySpan<string?> words) => new(Hash(words).AsSpan(0, 16));

    /// <summary>
    /// As <see cref="Of"/>, but sorted beside <paramref name="place"/>, so that related rows are close to each other in an index.
    /// </summary>
    public static Guid Near(Guid place, params ReadOnlySpan<string?> words)
    {
        Span<byte> id = stackalloc byte[16];
        place.TryWriteBytes(id, bigEndian: true, out _);
        Hash(words).AsSpan(0, 16 - SharedBytes).CopyTo(id[SharedBytes..]);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>The hash of these words, as of what was asked under an operation id.</summary>
    public static byte[] Hash(params ReadOnlySpan<string?> words) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', words)));
}
