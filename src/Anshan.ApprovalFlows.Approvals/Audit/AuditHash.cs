using System.Security.Cryptography;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>The hash of one event: SHA-256 over the hash before it and every stored column, each with its length in front.</summary>
internal static class AuditHash
{
    public static byte[] Of(AuditEvent? before, AuditEvent e)
    {
        using var bytes = new MemoryStream(256 + e.Data.Length);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        Write(writer, before?.Hash ?? []);
        Write(writer, Encoding.UTF8.GetBytes(e.Stream));
        writer.Write(e.Seq);
        writer.Write(e.At.ToUnixTimeMilliseconds());
        Write(writer, Encoding.UTF8.GetBytes(e.ActorId));
        Write(writer, Encoding.UTF8.GetBytes(e.Action));
        Write(writer, e.Data);
        Write(writer, e.OperationId);
        Write(writer, e.RequestHash);
        Write(writer, e.Result is null ? null : Encoding.UTF8.GetBytes(e.Result));
        writer.Flush();
        return SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Write(BinaryWriter writer, byte[]? value)
    {
        writer.Write(value?.Length ?? -1);
        writer.Write(value ?? []);
    }
}
