using System.Diagnostics;
using System.Globalization;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>
/// What the expressions of one step may use together: processor time of their thread; and each for itself: memory it allocates.
/// </summary>
/// <remarks>
/// <see cref="Check"/> is called from the thread that began, as often as the interpreters let it; between two calls one
/// built-in function may run, and the guards keep those short.
/// </remarks>
internal sealed class ScriptBudget(TimeSpan time)
{
    /// <summary>What one expression may allocate before it is stopped; one built-in function may exceed it by about as much.</summary>
    public const long MaxBytes = 32_000_000;

    /// <summary>A step that writes to the database.</summary>
    /// <remarks>200 ms are guaranteed; the rest is for the call that is running when the limit is reached.</remarks>
    public static readonly TimeSpan InStep = TimeSpan.FromMilliseconds(120);

    [ThreadStatic]
    private static ScriptBudget? current;

    private TimeSpan used;
    private TimeSpan startedAt;
    private long startedBytes;
    private long nextLook;

    /// <summary>The budget of the expression that runs on this thread; null outside of one.</summary>
    public static ScriptBudget? Current => current;

    /// <summary>The processor time of all runs so far.</summary>
    public TimeSpan Used => current == this ? used + (ThreadTime.Now - startedAt) : used;

    /// <summary>Runs an expression on this budget.</summary>
    /// <exception cref="ExpressionException">It used more than is left.</exception>
    public T Run<T>(Func<T> expression)
    {
        startedAt = ThreadTime.Now;
        startedBytes = GC.GetAllocatedBytesForCurrentThread();
        nextLook = 0;
        current = this;
        try
        {
            Check();
            return expression();
        }
        finally
        {
            used = Used;
            current = null;
        }
    }

    /// <summary>Stops the expression when it has used up the budget.</summary>
    public void Check()
    {
        if (GC.GetAllocatedBytesForCurrentThread() - startedBytes > MaxBytes)
        {
            throw OutOfMemory();
        }

        // The thread cannot have used more time than went by: the expensive clock is read only when the limit can have been reached.
        var now = Stopwatch.GetTimestamp();
        if (now < nextLook)
        {
            return;
        }

        var left = time - Used;
        if (left < TimeSpan.Zero)
        {
            throw OutOfTime();
        }

        nextLook = now + (long)(left.TotalSeconds * Stopwatch.Frequency);
    }

    public static ExpressionException OutOfMemory() =>
        new(
            ExpressionProblem.TooMuchMemory,
            $"表达式占用内存超过 {MaxBytes / 1_000_000} MB，已停止。请减少数据量或去掉成倍增长的文字和列表。"
        );

    private ExpressionException OutOfTime() =>
        new(
            ExpressionProblem.TooMuchTime,
            $"表达式在一步之内的计算时间超过 {time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} 毫秒，已停止。请检查循环或正则表达式。"
        );
}
