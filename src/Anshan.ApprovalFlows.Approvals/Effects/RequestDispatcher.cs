using Anshan.ApprovalFlows.Approvals.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Outbox;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>
/// Sends the requests of workflows to other systems as soon as they are committed, and every half minute those that failed or that a crash
/// left behind.
/// </summary>
public sealed class RequestDispatcher(RequestSweep requests, SendingLease lease, ILogger<RequestDispatcher> log) : BackgroundService
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await requests.RunAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                ApprovalsLog.RequestsFailed(log, failure);
            }

            await requests.WaitAsync(lease.Poll(LongestPoll), stoppingToken);
        }
    }
}
