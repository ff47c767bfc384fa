using System.Buffers;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ZstdSharp;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>Long texts as they are stored: compressed against the words that all of them share.</summary>
/// <remarks>
/// The first byte says how: 0 as they are, 1 a Zstandard frame without its magic number, against <c>packing-1.txt</c>. A dictionary never changes once
/// something is stored by it; a better one is another number. What cannot be unpacked is damaged and is given back as it is, for its reader to
/// find no JSON, and for the audit to find another hash.
/// </remarks>
public static class Packing
{
    private const byte AsItIs = 0, First = 1;
    private const int Level = 5;
    private const int LargestText = 1 << 26;
    private static readonly byte[] Magic = [0x28, 0xB5, 0x2F, 0xFD];
    private static readonly byte[] Words = ReadWords();

    // Neither is safe for two threads at once, and both are dear to make.
    [ThreadStatic]
    private static Compressor? packer;

    [ThreadStatic]
    private static Decompressor? unpacker;

    public static byte[] Pack(string text) => Pack(Encoding.UTF8.GetBytes(text));

    public static byte[] Pack(byte[] bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(bytes.Length));
        try
        {
            var length = (packer ??= NewPacker()).Wrap(bytes, buffer);
            return length - Magic.Length < bytes.Length
                ? [First, .. buffer.AsSpan(Magic.Length, length - Magic.Length)]
                : [AsItIs, .. bytes];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static string Text(byte[] packed) => Encoding.UTF8.GetString(Unpack(packed));

    public static byte[] Unpack(byte[] packed) => packed switch
    {
        [AsItIs, ..] => packed[1..],
        [First, ..] => Unwrapped(packed) ?? packed,
        _ => packed,
    };

    private static byte[]? Unwrapped(byte[] packed)
    {
        var frame = ArrayPool<byte>.Shared.Rent(Magic.Length + packed.Length - 1);
        try
        {
            Magic.CopyTo(frame, 0);
            packed.AsSpan(1).CopyTo(frame.AsSpan(Magic.Length));
            var source = frame.AsSpan(0, Magic.Length + packed.Length - 1);
            if (Decompressor.GetDecompressedSize(source) is not (var size and <= LargestText))
            {
                return null;
            }

            var bytes = new byte[size];
            return (unpacker ??= NewUnpacker()).Unwrap(source, bytes) == bytes.Length ? bytes : null;
        }
        catch (ZstdException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    private static Compressor NewPacker()
    {
        var fresh = new Compressor(Level);
        fresh.LoadDictionary(Words);
        return fresh;
    }

    private static Decompressor NewUnpacker()
    {
        var fresh = new Decompressor();
        fresh.LoadDictionary(Words);
        return fresh;
    }

    private static byte[] ReadWords()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("packing-1.txt")!;
        var words = new byte[stream.Length];
        stream.ReadExactly(words);
        return words;
    }
}

/// <summary>A text that the database keeps packed: no statement can search it.</summary>
public sealed class PackedText() : ValueConverter<string, byte[]>(text => Packing.Pack(text), packed => Packing.Text(packed));

/// <summary>The same for bytes.</summary>
public sealed class PackedBytes() : ValueConverter<byte[], byte[]>(bytes => Packing.Pack(bytes), packed => Packing.Unpack(packed));
