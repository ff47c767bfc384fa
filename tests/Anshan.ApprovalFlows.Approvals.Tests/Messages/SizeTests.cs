using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using static Anshan.ApprovalFlows.Approvals.Tests.Messages.FlowWorld;

namespace Anshan.ApprovalFlows.Approvals.Tests.Messages;

/// <summary>An instance keeps 256 KB; the activity that would make it more stops, and what was done before stands.</summary>
public class SizeTests
{
    private const string Kept = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core";

    [Fact]
    public async Task The_activity_that_makes_the_state_too_large_stops_and_what_was_done_before_it_stands()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("large", [Task("t"), Write("a"), Write("b"), Task("u")], "t > a", "a > b", "b > u");
        var instance = await world.StartAsync("large");
        await world.FinishTaskAsync(instance);

        var state = await world.StateAsync(instance);
        Assert.Equal((InstanceSubStatus.Faulted, "a"), (state.SubStatus, Assert.Single(state.Output.Keys)));
        Assert.True(state.ToJson().Length < WorkflowState.MaxBytes);
        var incident = Assert.Single(await world.RowsAsync<Incident>());
        Assert.Equal("b", incident.ActivityId);
        Assert.Contains("超过 256 KB", incident.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(state.Executions, execution => execution.Activity == "t");
        Assert.Empty(await world.ProblemsAsync());

        await world.TakeAsync(instance, new Stimulus.Retry(incident.ExecutionId));
        Assert.Equal("Faulted", await world.SubStatusAsync(instance));
        var again = (await world.RowsAsync<Incident>()).Single(row => row.Resolution is null);
        await world.TakeAsync(instance, new Stimulus.Skip(again.ExecutionId, "Done"));
        await world.FinishTaskAsync(instance);
        Assert.Equal("Finished", await world.SubStatusAsync(instance));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task An_answer_that_is_too_large_stops_the_activity_that_got_it_and_its_wait_stands()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync(
            "large",
            $$$"""
            {"definitionId":"large","variables":[{"id":"v","name":"v","typeName":"Object","storageDriverTypeName":"{{{Kept}}}" }],
             "root":{"id":"flow","type":"Elsa.Flowchart","activities":[
               {"id":"t","type":"Elsa.RunTask","result":{"typeName":"Object","memoryReference":{"id":"v"} } }],"connections":[] } }
            """
        );
        var instance = await world.StartAsync("large");
        var waiting = Assert.Single(await world.RowsAsync<BookmarkRow>());
        await world.TakeAsync(
            instance,
            new Stimulus.Resume(waiting.ExecutionId, "task", new JsonObject { ["result"] = new string('x', 300_000) })
        );
        Assert.Equal("t", Assert.Single(await world.RowsAsync<Incident>()).ActivityId);
        Assert.Empty(await world.ProblemsAsync());

        await world.TakeAsync(instance, new Stimulus.Retry(waiting.ExecutionId));
        await world.FinishTaskAsync(instance);
        Assert.Equal("Finished", await world.SubStatusAsync(instance));
    }

    [Fact]
    public async Task A_child_whose_first_step_is_too_large_stops_by_itself()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("child", [Write("a"), Write("b")], "a > b");
        await world.PublishAsync("parent", [$$"""{"id":"x","type":"Elsa.ExecuteWorkflow",{{Input("workflowDefinitionId", "child")}}}"""]);
        var parent = await world.StartAsync("parent");
        Assert.Equal("Finished", await world.SubStatusAsync(parent));
        Assert.Equal("b", Assert.Single(await world.RowsAsync<Incident>()).ActivityId);
        Assert.Empty(await world.ProblemsAsync());
    }

    private static string Task(string id) => $$"""{"id":"{{id}}","type":"Elsa.RunTask"}""";

    private static string Write(string name) =>
        $$"""{"id":"{{name}}","type":"Elsa.SetOutput",{{Input("outputName", name)}},"""
        + $$"""{{Input("outputValue", "'x'.repeat(150000)", "JavaScript")}}}""";
}
