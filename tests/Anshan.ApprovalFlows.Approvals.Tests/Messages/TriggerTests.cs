using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using static Anshan.ApprovalFlows.Approvals.Tests.Messages.FlowWorld;

namespace Anshan.ApprovalFlows.Approvals.Tests.Messages;

public class TriggerTests
{
    [Fact]
    public async Task A_schedule_starts_one_instance_for_each_occurrence_however_often_the_sweep_runs()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync(
            "nightly",
            [Trigger("Elsa.Timer", "interval", "1.00:00:00"), """{"id":"w","type":"Elsa.WriteLine"}"""],
            "g > w"
        );
        var sweep = world.Get<EngineSweep>();
        Assert.Equal(0, await sweep.RunAsync());
        var due = await sweep.NextAsync();
        world.Pass(TimeSpan.FromDays(1));
        await Task.WhenAll(sweep.RunAsync(), sweep.RunAsync(), sweep.RunAsync());
        Assert.Equal(InstanceSubStatus.Finished, Assert.Single(await world.RowsAsync<WorkflowInstance>()).SubStatus);
        Assert.Equal(due + TimeSpan.FromDays(1), await sweep.NextAsync());
    }

    [Fact]
    public async Task Occurrences_missed_while_the_process_was_down_are_one_start()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("monthly", [Trigger("Elsa.Cron", "cronExpression", "0 9 1 * *")]);
        world.Pass(TimeSpan.FromDays(100));
        var sweep = world.Get<EngineSweep>();
        Assert.Equal((1, 0), (await sweep.RunAsync(), await sweep.RunAsync()));
        Assert.True(await sweep.NextAsync() > world.Clock.Now);
    }

    [Fact]
    public async Task An_instant_starts_once_and_publishing_again_replaces_the_triggers()
    {
        await using var world = await FlowWorld.CreateAsync();
        var at = world.Clock.Now.AddHours(1).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        await world.PublishAsync("once", [Trigger("Elsa.StartAt", "dateTime", at)]);
        await world.PublishAsync("once", [Trigger("Elsa.StartAt", "dateTime", at)]);
        world.Pass(TimeSpan.FromHours(2));
        var sweep = world.Get<EngineSweep>();
        Assert.Equal((1, 0), (await sweep.RunAsync(), await sweep.RunAsync()));
        Assert.Equal("once:2", Assert.Single(await world.RowsAsync<WorkflowInstance>()).DefinitionVersionId);
        Assert.Null(Assert.Single(await world.RowsAsync<TriggerRow>()).NextAt);
    }

    private static string Trigger(string type, string input, string key) =>
        $$$"""{"id":"g","type":"{{{type}}}","customProperties":{"canStartWorkflow":true},{{{Input(input, key)}}}}""";
}
