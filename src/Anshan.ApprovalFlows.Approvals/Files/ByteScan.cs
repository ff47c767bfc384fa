namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>Small pieces of a file, read through one buffer: walking forward costs no more than reading the file once.</summary>
internal sealed class ByteScan(Stream content)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private long start;
    private int filled;

    /// <summary>The bytes from there, fewer at the end of the file; valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long at, int count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (at < start || at + count > start + filled)
        {
            (start, filled) = (Math.Min(at, content.Length), 0);
            content.Position = start;
            filled = await content.ReadAtLeastAsync(buffer, count, throwOnEndOfStream: false, cancellation);
        }

        var from = (int)Math.Min(Math.Max(at - start, 0), filled);
        return buffer.AsMemory(from, Math.Min(count, filled - from));
    }
}
