using System.Text;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Stores the name of an audit stream: that of a case as the 16 bytes of its id behind a zero, any other as its letters.</summary>
public sealed class StreamBytes() : ValueConverter<string, byte[]>(stream => Stored(stream), bytes => Named(bytes))
{
    private const string OfCase = "case:";
    private const int Length = 17;

    private static byte[] Stored(string stream) =>
        stream.StartsWith(OfCase, StringComparison.Ordinal) && Guid.TryParseExact(stream.AsSpan(OfCase.Length), "N", out var id) && stream == Name(id)
            ? [0, .. id.ToByteArray(bigEndian: true)]
            : Encoding.UTF8.GetBytes(stream);

    private static string Named(byte[] bytes) =>
        bytes is [0, .. var id] && bytes.Length == Length ? Name(new Guid(id, bigEndian: true)) : Encoding.UTF8.GetString(bytes);

    private static string Name(Guid id) => $"{OfCase}{id:N}";
}
