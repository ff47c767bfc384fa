using System.Security.Cryptography;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Applications;

public sealed class FileStoreTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly FileStore store;

    public FileStoreTests() => store = new FileStore(new FileStoreSettings(folder.Path));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_kept_file_reads_back_under_the_hash_of_its_content()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        var hash = await KeepAsync(content);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), hash);
        await using var stored = store.Open(hash)!;
        using MemoryStream read = new();
        await stored.CopyToAsync(read);
        Assert.Equal(content, read.ToArray());
    }

    [Fact]
    public async Task The_same_content_is_stored_once_and_nothing_is_left_over()
    {
        var first = await KeepAsync([1, 2, 3]);
        var second = await KeepAsync([1, 2, 3]);
        Assert.Equal(first, second);
        Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_that_was_not_kept_is_gone()
    {
        using (await store.ReceiveAsync(new MemoryStream([1]), 10))
        {
            Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        }

        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(100_000, false)]
    [InlineData(100_001, true)]
    public async Task The_limit_itself_is_allowed_and_one_byte_more_is_not(int size, bool tooLarge)
    {
        using var received = await store.ReceiveAsync(new MemoryStream(new byte[size]), 100_000);
        Assert.Equal(tooLarge, received.IsTooLarge);
    }

    [Fact]
    public async Task A_broken_off_upload_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => store.ReceiveAsync(new BrokenStream(), 1_000_000));
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("ABCDEF")]
    public void A_hash_that_is_none_opens_no_file(string hash) => Assert.Throws<ArgumentException>(() => store.Open(hash));

    [Fact]
    public async Task The_sweep_removes_what_nothing_names_after_a_day_and_nothing_else()
    {
        var named = await KeepAsync([1]);
        var orphan = await KeepAsync([2]);
        var unfinished = await store.ReceiveAsync(new MemoryStream([3]), 10);
        await using var database = await TestDatabase.CreateAsync();
        await database.WriteAsync(db => db.Add(Rows.File(named)));
        FakeTimeProvider machine = new(TimeProvider.System.GetUtcNow());
        using FileSweep sweep = new(store, database.Services.GetRequiredService<OpenDatabase>(), machine, NullLogger<FileSweep>.Instance);

        machine.Advance(TimeSpan.FromHours(23));
        Assert.Equal(1, await sweep.SweepAsync()); // an upload that ended two hours ago belongs to nobody
        Assert.False(File.Exists(unfinished.Path));

        machine.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await sweep.SweepAsync());
        Assert.Null(store.Open(orphan));
        await using var kept = store.Open(named);
        Assert.NotNull(kept);
    }

    private async Task<string> KeepAsync(byte[] content)
    {
        using var received = await store.ReceiveAsync(new MemoryStream(content), 1_000_000);
        store.Keep(received);
        return received.Sha256;
    }

    private sealed class BrokenStream : MemoryStream
    {
        private bool begun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (begun)
            {
                throw new IOException("The client went away.");
            }

            begun = true;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
