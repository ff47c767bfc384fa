using System.Collections.Concurrent;
using System.Threading.Channels;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.AspNetCore.SignalR;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>The contract's live channel: viewers of an instance are notified when it takes a step.</summary>
/// <remarks>Only of steps of this process; a step of another server is seen when the viewer is opened again.</remarks>
public sealed class InstanceHub(InstanceWatch watch) : Hub
{
    /// <summary>Begins to look at an instance; called by the viewer.</summary>
    public async Task ObserveInstanceAsync(string instanceId)
    {
        if (Guid.TryParse(instanceId, out var id))
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, id.ToString(), Context.ConnectionAborted);
            watch.Begin(Context.ConnectionId, id);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        watch.End(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}

/// <summary>Which connection views which instance.</summary>
public sealed class InstanceWatch
{
    private readonly ConcurrentDictionary<string, Guid> watched = new();

    public void Begin(string connection, Guid instance) => watched[connection] = instance;

    public void End(string connection) => watched.TryRemove(connection, out _);

    /// <summary>Whether it is viewed; asked after every step, so it is quick when nothing is viewed.</summary>
    public bool Has(Guid instance) => !watched.IsEmpty && watched.Values.Contains(instance);
}

/// <summary>Sends the steps to the viewers, on another thread than that of the step.</summary>
public sealed class InstanceBroadcast(
    WorkflowRunner runner,
    InstanceWatch watch,
    IHubContext<InstanceHub> hub,
    IServiceScopeFactory scopes,
    ILogger<InstanceBroadcast> log
) : BackgroundService
{
    private readonly Channel<Guid> stepped = Channel.CreateBounded<Guid>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest }
    );

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Note(Guid instance)
        {
            if (watch.Has(instance))
            {
                stepped.Writer.TryWrite(instance);
            }
        }

        runner.Steps.Stepped += Note;
        try
        {
            await foreach (var instance in stepped.Reader.ReadAllAsync(stoppingToken))
            {
                await PeriodicWork.TryAsync(token => TellAsync(instance, token), log, stoppingToken);
            }
        }
        finally
        {
            runner.Steps.Stepped -= Note;
        }
    }

    private async Task TellAsync(Guid instance, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<InstanceReader>().FindAsync(instance, cancellation) is not { } found)
        {
            return;
        }

        var viewers = hub.Clients.Group(instance.ToString());
        await viewers.SendAsync("ActivityExecutionLogUpdatedAsync", InstanceJson.Report(found, null), cancellation);
        await viewers.SendAsync("WorkflowExecutionLogUpdatedAsync", new { }, cancellation);
        await viewers.SendAsync("WorkflowInstanceUpdatedAsync", new { workflowInstanceId = instance.ToString() }, cancellation);
    }
}
