using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

public sealed class HostedWorkTests
{
    /// <summary>What runs by itself runs on every server of a database: somebody has to have thought about two of them.</summary>
    [Fact]
    public void Everything_that_runs_by_itself_says_why_it_bears_two_servers()
    {
        var table = File.ReadLines(Path.Combine(RepositoryFolder.Path, "docs", "adr", "0025-sending-is-claimed.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        var running = new[] { typeof(Program).Assembly, typeof(Outbox).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && (typeof(IHostedService).IsAssignableFrom(type) || typeof(IJob).IsAssignableFrom(type)))
            .Select(type => type.Name)
            .ToList();
        Assert.Contains(nameof(OutboxDispatcher), running);
        Assert.Equal(running.Order(StringComparer.Ordinal), table.Select(line => line.Split('`')[1]).Distinct().Order(StringComparer.Ordinal));
    }
}
