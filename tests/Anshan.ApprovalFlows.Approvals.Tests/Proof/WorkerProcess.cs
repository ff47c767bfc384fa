using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>One process of the crash worker.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource warm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim acknowledged = new(0);
    private readonly TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> errors = new();

    public WorkerProcess(string place, string scratch, int port, bool drains = false)
    {
        process = new Process { StartInfo = StartInfo(place, scratch, port, drains) };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its output lines, in order; complete after it has exited.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Waits until it has warmed up.</summary>
    public async Task WarmAsync(TimeSpan limit)
    {
        await Task.WhenAny(warm.Task, silent.Task).WaitAsync(limit);
        Assert.True(warm.Task.IsCompleted, $"The worker died before it began. {Errors}");
    }

    /// <summary>Lets it open the database, repeat these, and begin.</summary>
    public async Task BeginAsync(IEnumerable<CrashAct> again, TimeSpan limit)
    {
        await WarmAsync(limit);
        foreach (var act in again)
        {
            await process.StandardInput.WriteLineAsync(act.ToString());
        }

        await process.StandardInput.WriteLineAsync("go");
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it has acknowledged so many operations.</summary>
    public async Task AcknowledgedAsync(int count, TimeSpan limit)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(await acknowledged.WaitAsync(limit), $"The worker fell silent. {Errors}");
        }
    }

    /// <summary>What it has acknowledged so far does not count for the next wait.</summary>
    public void ForgetAcknowledged()
    {
        while (acknowledged.Wait(0)) { }
    }

    /// <summary>SIGKILL; its remaining output is read.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await DeadAsync(TimeSpan.FromSeconds(30));
    }

    public async Task DeadAsync(TimeSpan limit)
    {
        await process.WaitForExitAsync().WaitAsync(limit);
        await silent.Task.WaitAsync(limit);
    }

    /// <summary>Its error output.</summary>
    public string Errors => string.Join('\n', errors.Where(line => line.Length > 0));

    public int ExitCode => process.ExitCode;

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        acknowledged.Dispose();
    }

    private void Take(string? line)
    {
        switch (line)
        {
            case null:
                silent.TrySetResult();
                break;
            case "warm":
                warm.TrySetResult();
                break;
            default:
                Lines.Enqueue(line);
                if (line.StartsWith("ack ", StringComparison.Ordinal))
                {
                    acknowledged.Release();
                }

                break;
        }
    }

    /// <summary>A command of the benchmarks as a separate process with redirected input and output.</summary>
    public static ProcessStartInfo Start(params string[] command)
    {
        // …/tests/<this project>/bin/<configuration>/<framework>/ and the same below the benchmarks.
        var own = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        const string Name = "Anshan.ApprovalFlows.Benchmarks";
        var program = Path.Combine(RepositoryFolder.Path, "tests", Name, "bin", own[^2], own[^1], Name + ".dll");
        var info = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", program, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Started many times: these settings make each start faster.
        info.Environment["DOTNET_TieredPGO"] = "0";
        info.Environment["DOTNET_gcServer"] = "0";
        return info;
    }

    private static ProcessStartInfo StartInfo(string place, string scratch, int port, bool drains) =>
        Start(["crash-worker", place, scratch, port.ToString(CultureInfo.InvariantCulture), .. drains ? ["drain"] : Array.Empty<string>()]);
}
