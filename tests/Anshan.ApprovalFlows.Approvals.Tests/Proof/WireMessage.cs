using System.Buffers.Binary;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>One message of PostgreSQL's protocol: a letter, a length, and what it says.</summary>
internal readonly record struct WireMessage(char Kind, byte[] Bytes)
{
    private const int Head = 5;

    /// <summary>The first text in it, or a later one.</summary>
    public string Text(int number = 0)
    {
        var begin = Head;
        for (; number > 0; number--)
        {
            begin = Array.IndexOf(Bytes, (byte)0, begin) + 1;
        }

        return Encoding.UTF8.GetString(Bytes, begin, Array.IndexOf(Bytes, (byte)0, begin) - begin);
    }

    /// <summary>The first number in it.</summary>
    public int Number => BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(Head));

    /// <summary>The first byte of what it says.</summary>
    public char Letter => (char)Bytes[Head];

    public static WireMessage Query(string sql) => Of('Q', sql + '\0');

    /// <summary>
    /// Runs what nobody has bound: the statement fails, and what follows it up to the next synchronisation is passed over.
    /// </summary>
    public static WireMessage ExecuteNothing { get; } = Of('E', "nothing\0\0\0\0\0");

    public static WireMessage Refusal { get; } = Of('E', "SERROR\0VERROR\0C53100\0Minjected\0\0");

    /// <summary>The next message; null when the other side has closed the connection.</summary>
    public static async Task<WireMessage?> ReadAsync(Stream stream)
    {
        var head = new byte[Head];
        return await stream.ReadAtLeastAsync(head, Head, throwOnEndOfStream: false) == Head
            ? new WireMessage((char)head[0], await RestAsync(stream, head, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) + 1))
            : null;
    }

    /// <summary>The first message of a client has no type letter.</summary>
    public static async Task<byte[]> ReadGreetingAsync(Stream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        return await RestAsync(stream, length, BinaryPrimitives.ReadInt32BigEndian(length));
    }

    private static async Task<byte[]> RestAsync(Stream stream, byte[] head, int length)
    {
        var bytes = new byte[length];
        head.CopyTo(bytes, 0);
        await stream.ReadExactlyAsync(bytes.AsMemory(head.Length));
        return bytes;
    }

    private static WireMessage Of(char kind, string text)
    {
        var bytes = new byte[Head + Encoding.UTF8.GetByteCount(text)];
        bytes[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - 1);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(Head));
        return new WireMessage(kind, bytes);
    }
}
