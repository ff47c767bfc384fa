using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>The hash of one event: SHA-256 over the hash before it and every stored column, each with its length in front.</summary>
internal static class AuditHash
{
    public static byte[] Of(AuditEvent? before, AuditEvent e)
    {
        var bytes = new ArrayBufferWriter<byte>(512 + e.Data.Length);
        Write(bytes, before?.Hash ?? []);
        Write(bytes, e.Stream);
        BinaryPrimitives.WriteInt32LittleEndian(Next(bytes, sizeof(int)), e.Seq);
        BinaryPrimitives.WriteInt64LittleEndian(Next(bytes, sizeof(long)), e.At.ToUnixTimeMilliseconds());
        Write(bytes, e.ActorId);
        Write(bytes, e.Action);
        Write(bytes, e.Data);
        Write(bytes, e.OperationId);
        Write(bytes, e.RequestHash);
        Write(bytes, e.Result);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    private static void Write(ArrayBufferWriter<byte> bytes, byte[]? value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Next(bytes, sizeof(int)), value?.Length ?? -1);
        bytes.Write(value);
    }

    private static void Write(ArrayBufferWriter<byte> bytes, string? text)
    {
        var length = text is null ? -1 : Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32LittleEndian(Next(bytes, sizeof(int)), length);
        Encoding.UTF8.GetBytes(text, Next(bytes, Math.Max(length, 0)));
    }

    private static Span<byte> Next(ArrayBufferWriter<byte> bytes, int length)
    {
        var next = bytes.GetSpan(length)[..length];
        bytes.Advance(length);
        return next;
    }
}
