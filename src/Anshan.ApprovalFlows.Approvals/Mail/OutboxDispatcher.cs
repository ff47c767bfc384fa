using Anshan.ApprovalFlows.Approvals.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Outbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Runs the sweep when a mail was queued and every few seconds; slower while the server is away.</summary>
public sealed class OutboxDispatcher(
    OutboxSweep sweep,
    OutboxSignal signal,
    MailSettings settings,
    SendingLease lease,
    TimeProvider machine,
    ILogger<OutboxDispatcher> log
) : BackgroundService
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Route == MailRoute.None)
        {
            ApprovalsLog.NoMailServer(log);
            return;
        }

        var poll = lease.Poll(LongestPoll);
        var pause = poll;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await TryRunAsync(stoppingToken))
            {
                pause = poll;
                await signal.WaitAsync(poll, machine, stoppingToken);
            }
            else
            {
                await Task.Delay(pause, machine, stoppingToken);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }

    private async Task<bool> TryRunAsync(CancellationToken cancellation)
    {
        try
        {
            var isDone = await sweep.RunAsync(cancellation);
            await sweep.MeasureAsync(cancellation);
            return isDone;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            ApprovalsLog.OutboxFailed(log, failure);
            return false;
        }
    }
}
