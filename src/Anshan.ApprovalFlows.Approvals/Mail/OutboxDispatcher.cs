using Anshan.ApprovalFlows.Engine.Storage.Outbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Runs the sweep when a mail was queued and every few seconds; slower while the server is away.</summary>
public sealed class OutboxDispatcher(
    OutboxSweep sweep, OutboxSignal signal, MailSettings settings, SendingLease lease, TimeProvider machine, ILogger<OutboxDispatcher> log) : BackgroundService
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Route == MailRoute.None)
        {
            log.LogWarning("No mail is sent: Smtp:Host is empty. Mails wait in the outbox until it is set");
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
            return await sweep.RunAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            log.LogError(failure, "The outbox could not be swept");
            return false;
        }
    }
}
