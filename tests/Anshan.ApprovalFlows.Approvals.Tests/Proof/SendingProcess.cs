using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>One server that only sends, as a process of its own.</summary>
internal sealed class SendingProcess : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> complaints = new();

    public SendingProcess(string place, int smtpPort, string httpHost, TimeSpan lease)
    {
        process = Process.Start(
            WorkerProcess.Start(
                "send-worker",
                place,
                smtpPort.ToString(CultureInfo.InvariantCulture),
                httpHost,
                lease.TotalSeconds.ToString(CultureInfo.InvariantCulture)
            )
        )!;
        process.ErrorDataReceived += (_, line) => complaints.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
    }

    /// <summary>What it complained about.</summary>
    public string Complaints => string.Join('\n', complaints);

    /// <summary>Waits until it sends.</summary>
    public async Task ReadyAsync(TimeSpan limit) => Assert.Equal("ready", await process.StandardOutput.ReadLineAsync().WaitAsync(limit));

    /// <summary>SIGSTOP: the process is paused.</summary>
    public void Stop() => Signal("-STOP");

    /// <summary>SIGCONT: the process continues.</summary>
    public void Continue() => Signal("-CONT");

    /// <summary>SIGKILL.</summary>
    public Task KillAsync()
    {
        process.Kill();
        return process.WaitForExitAsync();
    }

    /// <summary>Lets it end by itself; returns its exit code.</summary>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(limit);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
