namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>
/// Limits the cost of inspecting uploaded files: few at a time, each for a short time, and not at all once the request is aborted.
/// </summary>
public static class InspectionTurn
{
    /// <summary>How long one inspection may take (machine time).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly SemaphoreSlim Turns = new(AtOnce, AtOnce);

    /// <summary>How many files are inspected at once in this process.</summary>
    public static int AtOnce => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Runs the work in a turn; the work has to observe its token.</summary>
    /// <exception cref="InspectionStoppedException">
    /// No slot became free, or the work took too long; the message is for the person.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        if (!await Turns.WaitAsync(LongestWait, cancellation))
        {
            throw new InspectionStoppedException("现在检查的文件太多，请稍后再上传。");
        }

        try
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limited.CancelAfter(Longest);
            return await work(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InspectionStoppedException("检查用时过长，请用原软件另存后再上传。");
        }
        finally
        {
            Turns.Release();
        }
    }
}

/// <summary>A file could not be inspected; the message is the second half of a sentence that may begin with its name.</summary>
public sealed class InspectionStoppedException(string words) : Exception(words);

/// <summary>The steps of one inspection: segments, chunks, fill bytes, entries. What needs more than the limit is refused.</summary>
internal sealed class InspectionSteps
{
    public const int Most = 32 * 1024;

    public int Taken { get; private set; }

    /// <summary>Takes one step; false when there is none left.</summary>
    public bool Take() => Taken++ < Most;
}
