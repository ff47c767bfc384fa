using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Applications;

/// <summary>
/// Files of 19 MB built to make validation expensive, one for each accepted type: validation stays within its limits. The tests count
/// reads, bytes and steps, not time.
/// </summary>
public sealed class HostileFileTests
{
    private const int Size = 19 * 1024 * 1024;

    private static readonly Dictionary<string, Lazy<byte[]>> Contents = new()
    {
        ["nothing but FF"] = new(() => Filled([0xFF, 0xD8, 0xFF])),
        ["JPEG of segments without content"] = new(() => Repeated([0xFF, 0xD8], [0xFF, 0xFE, 0, 2])),
        ["JPEG of segments that point at themselves"] = new(() => Repeated([0xFF, 0xD8], [0xFF, 0xFE, 0, 0])),
        ["JPEG of segments just behind the buffer"] = new(() => Repeated([0xFF, 0xD8], [0xFF, 0xFE, 0xFF, 0xFF, .. new byte[0xFFFF - 2]])),
        ["PNG of empty chunks"] = new(() => Repeated(SampleFiles.Png[..33], [0, 0, 0, 0, .. "tEXt"u8, 0, 0, 0, 0])),
        ["PDF header and nothing"] = new(() => Filled("%PDF-1.7\n"u8.ToArray())),
        ["zip of 200,000 entries"] = new(() => ManyEntries(200_000)),
        ["zip that names 5 entries and has 200,000"] = new(() => ManyEntries(200_000, named: 5)),
        ["zip whose 900 entries share one stretch"] = new(SharedEntries),
        ["zip of zeros"] = new(() =>
            SampleFiles.Zip(
                ("[Content_Types].xml", "x"),
                ("word/document.xml", "x"),
                ("xl/workbook.xml", "x"),
                ("OFD.xml", new string('0', 40_000_000))
            )
        ),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (var extension in FileKind.Allowed.Select(kind => kind.Extensions[0]))
            {
                foreach (var content in Contents.Keys)
                {
                    cases.Add(extension, content);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_hostile_file_is_refused_within_bounds(string extension, string content)
    {
        var bytes = Contents[content].Value;
        using CountingStream counted = new(bytes);
        InspectionSteps steps = new();
        var problem = await FileInspection.ProblemAsync($"文件{extension}", counted, steps, TestContext.Current.CancellationToken);

        Assert.NotNull(problem);
        Assert.StartsWith($"“文件{extension}”", problem, StringComparison.Ordinal);
        Assert.InRange(steps.Taken, 0, InspectionSteps.Most + 1);
        Assert.InRange(counted.Bytes, 0, 2L * bytes.Length + 1024 * 1024);
        Assert.InRange(counted.Reads, 0, bytes.Length / 4096 + 4000);
    }

    [Fact]
    public async Task A_large_honest_picture_is_taken()
    {
        var segments = Repeated([0xFF, 0xD8], [0xFF, 0xE2, 0xFF, 0xFF, .. new byte[0xFFFF - 2]])[..(2 + (100 * (0xFFFF + 2)))];
        Assert.Null(
            await FileInspection.ProblemAsync(
                "照片.jpg",
                new MemoryStream([.. segments, .. SampleFiles.Jpeg[2..]]),
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task Only_a_few_are_looked_into_at_once_and_who_goes_away_frees_the_place()
    {
        using SemaphoreSlim running = new(0);
        using CancellationTokenSource gone = new();
        List<Task<bool>> works =
        [
            .. Enumerable
                .Range(0, InspectionTurn.AtOnce)
                .Select(_ =>
                    InspectionTurn.RunAsync(
                        async token =>
                        {
                            running.Release();
                            await Task.Delay(Timeout.Infinite, token);
                            return true;
                        },
                        gone.Token
                    )
                ),
        ];
        for (var i = 0; i < InspectionTurn.AtOnce; i++)
        {
            await running.WaitAsync(TestContext.Current.CancellationToken);
        }

        var waiting = InspectionTurn.RunAsync(_ => Task.FromResult(true), TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await gone.CancelAsync();
        Assert.True(await waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(works));
    }

    [Fact]
    public async Task Nobody_waits_for_a_look_whose_browser_has_gone()
    {
        using CancellationTokenSource gone = new();
        using CountingStream counted = new(Contents["PNG of empty chunks"].Value) { AfterRead = gone.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileInspection.ProblemAsync("图.png", counted, gone.Token));
        Assert.InRange(counted.Reads, 1, 3);
    }

    private static byte[] Filled(byte[] head)
    {
        var bytes = new byte[Size];
        Array.Fill(bytes, (byte)0xFF);
        head.CopyTo(bytes, 0);
        return bytes;
    }

    private static byte[] Repeated(byte[] head, byte[] part)
    {
        var bytes = new byte[Size];
        head.CopyTo(bytes, 0);
        for (var at = head.Length; at + part.Length <= Size; at += part.Length)
        {
            part.CopyTo(bytes, at);
        }

        return bytes;
    }

    /// <summary>A directory of entries without content; the last record may name another number than there are.</summary>
    private static byte[] ManyEntries(int count, int? named = null)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("OFD.xml");
            zip.CreateEntry("[Content_Types].xml");
            zip.CreateEntry("word/document.xml");
            zip.CreateEntry("xl/workbook.xml");
            for (var i = 4; i < Math.Min(count, ushort.MaxValue - 10); i++)
            {
                zip.CreateEntry($"{i:D40}");
            }
        }

        var all = bytes.ToArray();
        if (named is { } lie)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(all.Length - 12), (ushort)lie);
            BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(all.Length - 14), (ushort)lie);
        }

        return all;
    }

    /// <summary>Entries that all unpack the same range of empty blocks: each reads 19 MB and yields nothing.</summary>
    private static byte[] SharedEntries()
    {
        var blocks = Repeated([], [0, 0, 0, 0xFF, 0xFF]);
        using MemoryStream bytes = new();
        using BinaryWriter to = new(bytes, Encoding.ASCII);
        to.Write([.. "PK\u0003\u0004"u8, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        to.Write(blocks.Length);
        to.Write(0);
        to.Write((ushort)7);
        to.Write((ushort)0);
        to.Write("OFD.xml"u8);
        to.Write(blocks);
        var directory = (int)bytes.Length;
        string[] names =
        [
            "OFD.xml",
            "[Content_Types].xml",
            "word/document.xml",
            "xl/workbook.xml",
            .. Enumerable.Range(0, 896).Select(i => $"{i}"),
        ];
        foreach (var name in names)
        {
            to.Write([.. "PK\u0001\u0002"u8, 20, 0, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            to.Write(blocks.Length);
            to.Write(0);
            to.Write((ushort)name.Length);
            to.Write([.. new byte[16]]);
            to.Write(Encoding.ASCII.GetBytes(name));
        }

        var size = (int)bytes.Length - directory;
        to.Write([.. "PK\u0005\u0006"u8, 0, 0, 0, 0]);
        to.Write((ushort)names.Length);
        to.Write((ushort)names.Length);
        to.Write(size);
        to.Write(directory);
        to.Write((ushort)0);
        return bytes.ToArray();
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public long Bytes { get; private set; }

        public int Reads { get; private set; }

        public Action? AfterRead { get; init; }

        public override int Read(byte[] buffer, int offset, int count) => Counted(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Counted(base.Read(buffer));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Counted(base.Read(buffer.Span)));

        private int Counted(int read)
        {
            Bytes += read;
            Reads++;
            AfterRead?.Invoke();
            return read;
        }
    }
}
