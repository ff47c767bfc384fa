using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Waits for a condition that another thread or process makes true, with a timeout.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns once <paramref name="isSo"/> says so.</summary>
    /// <exception cref="TimeoutException">It did not within two minutes.</exception>
    public static async Task SoAsync(Func<Task<bool>> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        for (var begin = Stopwatch.GetTimestamp(); !await isSo(); await Task.Delay(Pause))
        {
            if (Stopwatch.GetElapsedTime(begin) > Limit)
            {
                throw new TimeoutException($"Not within {Limit}: {what}");
            }
        }
    }
}
