using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>
/// The processor time the current thread has used, without the compiler's and the collector's: other work on the machine, or in this
/// process, does not count.
/// </summary>
/// <remarks>Where the system has no clock per thread, elapsed time stands in for it, so limits are stricter there, never looser.</remarks>
internal static class ThreadTime
{
    private const int LinuxThreadClock = 3;
    private const int MacThreadClock = 16;
    private static readonly int? Clock =
        OperatingSystem.IsLinux() ? LinuxThreadClock
        : OperatingSystem.IsMacOS() ? MacThreadClock
        : null;

    /// <summary>The time used so far.</summary>
    public static TimeSpan Now => Used() - JitInfo.GetCompilationTime(currentThread: true) - GC.GetTotalPauseDuration();

    private static TimeSpan Used()
    {
        if (Clock is { } clock && ReadClock(clock, out var time) == 0)
        {
            return TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }

        return Stopwatch.GetElapsedTime(0);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Time time);

    private readonly struct Time
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
